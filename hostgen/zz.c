int hostgen_zz_c(void);int hostgen_zz_c(void){return 1;}
