# SPDX-License-Identifier: GPL-2.0-or-later
# Interpreter work: hashes, regular expressions, sorting, strings, numbers. Argument: rounds.
use strict;
use warnings;
my $h = 0;
for my $round (1 .. $ARGV[0]) {
    my %count;
    my $text = join ' ', map { ("alpha", "beta", "gamma$_", "x" x ($_ % 11))[$_ % 4] } 1 .. 400;
    $count{$_}++ for split / +/, $text;
    $h = ($h * 31 + $count{$_} * length) % 1000003 for sort { $count{$b} <=> $count{$a} || $a cmp $b } keys %count;
    (my $copy = $text) =~ s/(\w)(\w+)/$2$1/g;
    $h += () = $copy =~ /a+m/g;
    my @rows = map { [$_, $_ * 7919 % 1009, sprintf("%05.2f", $_ / 7)] } 1 .. 300;
    $h = ($h + $_->[0] * $_->[2]) % 1000003 for sort { $a->[1] <=> $b->[1] } @rows;
    $h = ($h + unpack("%32C*", pack("w*", 1 .. 200))) % 1000003;
    my $s = 0;
    for (my $i = 0; $i < 3000; $i++) { $s += $i & 1 ? $i * 3 : -$i; }
    $h = ($h + $s) % 1000003;
}
printf "%d\n", $h;
