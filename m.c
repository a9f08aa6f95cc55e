#include <stdlib.h>
void *planted(void); void *planted(void) { return malloc(3); }
