/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/aarch64_disas.h - words of each row of insn.decode and their text at address 0x10000000, as binutils' objdump
 * -M no-aliases 2.40 writes it; and words that must be refused.  Consumer: test_aarch64_decode.c.
 */
// clang-format off
DIS(0x50ec2ee9, "adr x9, 0xffd85de")
DIS(0x70382173, "adr x19, 0x1007042f")
DIS(0xd08d9454, "adrp x20, 0xffffffff2b28a000")
DIS(0xd085e2ef, "adrp x15, 0xffffffff1bc5e000")
DIS(0x31576ef0, "adds w16, w23, #0x5db, lsl #12")
DIS(0x31758a6c, "adds w12, w19, #0xd62, lsl #12")
DIS(0x711573e4, "subs w4, wsp, #0x55c")
DIS(0x716cdf3a, "subs w26, w25, #0xb37, lsl #12")
DIS(0x1214824b, "and w11, w18, #0x10001000")
DIS(0x120b5d1f, "and wsp, w8, #0xffe01fff")
DIS(0x322f189a, "orr w26, w4, #0xfe0000")
DIS(0x3239b17c, "orr w28, w11, #0xff8fff8f")
DIS(0x522f73d2, "eor w18, w30, #0xfffe3fff")
DIS(0x523a7742, "eor w2, w26, #0xffffffcf")
DIS(0x7210f249, "ands w9, w18, #0x55555555")
DIS(0x720d539e, "ands w30, w28, #0xfff800ff")
DIS(0x12b8ce3c, "movn w28, #0xc671, lsl #16")
DIS(0x12ab24fc, "movn w28, #0x5927, lsl #16")
DIS(0x529ae247, "movz w7, #0xd712")
DIS(0x52b42f17, "movz w23, #0xa178, lsl #16")
DIS(0x72908830, "movk w16, #0x8441")
DIS(0x72b8750a, "movk w10, #0xc3a8, lsl #16")
DIS(0x130c7c62, "sbfm w2, w3, #12, #31")
DIS(0x130a6288, "sbfm w8, w20, #10, #24")
DIS(0x330a0cfb, "bfm w27, w7, #10, #3")
DIS(0x33161a5a, "bfm w26, w18, #22, #6")
DIS(0x531b2e29, "ubfm w9, w17, #27, #11")
DIS(0x53184bc4, "ubfm w4, w30, #24, #18")
DIS(0x13905d7b, "extr w27, w11, w16, #23")
DIS(0x138b3c2f, "extr w15, w1, w11, #15")
DIS(0x2b4b4e69, "adds w9, w19, w11, lsr #19")
DIS(0x2b4432b9, "adds w25, w21, w4, lsr #12")
DIS(0x6b590120, "subs w0, w9, w25, lsr #0")
DIS(0x6b5d1853, "subs w19, w2, w29, lsr #6")
DIS(0x2b37b2bf, "adds wzr, w21, w23, sxth #4")
DIS(0x2b2b32eb, "adds w11, w23, w11, uxth #4")
DIS(0x6b2ae1ca, "subs w10, w14, w10, sxtx")
DIS(0x6b34e226, "subs w6, w17, w20, sxtx")
DIS(0x0a144fb3, "and w19, w29, w20, lsl #19")
DIS(0x0ac54dc8, "and w8, w14, w5, ror #19")
DIS(0x0a715759, "bic w25, w26, w17, lsr #21")
DIS(0x0a3003c2, "bic w2, w30, w16")
DIS(0x2a8205b5, "orr w21, w13, w2, asr #1")
DIS(0x2ac817a8, "orr w8, w29, w8, ror #5")
DIS(0x2abb51f9, "orn w25, w15, w27, asr #20")
DIS(0x2a7a6096, "orn w22, w4, w26, lsr #24")
DIS(0x4a1238d6, "eor w22, w6, w18, lsl #14")
DIS(0x4ad73ff7, "eor w23, wzr, w23, ror #15")
DIS(0x4ae82372, "eon w18, w27, w8, ror #8")
DIS(0x4aac38ac, "eon w12, w5, w12, asr #14")
DIS(0x6a8a3e42, "ands w2, w18, w10, asr #15")
DIS(0x6a891254, "ands w20, w18, w9, asr #4")
DIS(0x6abd11ad, "bics w13, w13, w29, asr #4")
DIS(0x6aec2de5, "bics w5, w15, w12, ror #11")
DIS(0x3a0700bb, "adcs w27, w5, w7")
DIS(0x3a1102a9, "adcs w9, w21, w17")
DIS(0x7a1e0229, "sbcs w9, w17, w30")
DIS(0x7a1701b6, "sbcs w22, w13, w23")
DIS(0x3a4b91a9, "ccmn w13, w11, #0x9, ls")
DIS(0x3a41e0a0, "ccmn w5, w1, #0x0, al")
DIS(0x7a58432a, "ccmp w25, w24, #0xa, mi")
DIS(0x7a59e3a8, "ccmp w29, w25, #0x8, al")
DIS(0x3a575b67, "ccmn w27, #0x17, #0x7, pl")
DIS(0x3a4e2b2a, "ccmn w25, #0xe, #0xa, cs")
DIS(0x7a5c1b25, "ccmp w25, #0x1c, #0x5, ne")
DIS(0x7a42d8e8, "ccmp w7, #0x2, #0x8, le")
DIS(0x1a9b30cd, "csel w13, w6, w27, cc")
DIS(0x1a87f243, "csel w3, w18, w7, nv")
DIS(0x1a9ce6a3, "csinc w3, w21, w28, al")
DIS(0x1a8b15d9, "csinc w25, w14, w11, ne")
DIS(0x5a9143c1, "csinv w1, w30, w17, mi")
DIS(0x5a94002b, "csinv w11, w1, w20, eq")
DIS(0x5a8344ec, "csneg w12, w7, w3, mi")
DIS(0x5a9da5b7, "csneg w23, w13, w29, ge")
DIS(0x5ac0021c, "rbit w28, w16")
DIS(0x5ac00169, "rbit w9, w11")
DIS(0x5ac005ed, "rev16 w13, w15")
DIS(0x5ac00733, "rev16 w19, w25")
DIS(0x5ac013e9, "clz w9, wzr")
DIS(0x5ac0119d, "clz w29, w12")
DIS(0x5ac017d5, "cls w21, w30")
DIS(0x5ac01584, "cls w4, w12")
DIS(0x5ac00b61, "rev w1, w27")
DIS(0x5ac0088c, "rev w12, w4")
DIS(0xdac00b1c, "rev32 x28, x24")
DIS(0xdac00bc8, "rev32 x8, x30")
DIS(0xdac00f37, "rev x23, x25")
DIS(0xdac00d44, "rev x4, x10")
DIS(0x1ad90aca, "udiv w10, w22, w25")
DIS(0x1ac308a0, "udiv w0, w5, w3")
DIS(0x1ac00e21, "sdiv w1, w17, w0")
DIS(0x1ac80d29, "sdiv w9, w9, w8")
DIS(0x1acd21b6, "lslv w22, w13, w13")
DIS(0x1ac722e4, "lslv w4, w23, w7")
DIS(0x1ac124d5, "lsrv w21, w6, w1")
DIS(0x1add27c9, "lsrv w9, w30, w29")
DIS(0x1acc28e4, "asrv w4, w7, w12")
DIS(0x1acd28a2, "asrv w2, w5, w13")
DIS(0x1ac52c7c, "rorv w28, w3, w5")
DIS(0x1ac62c47, "rorv w7, w2, w6")
DIS(0x1b09034e, "madd w14, w26, w9, w0")
DIS(0x1b110836, "madd w22, w1, w17, w2")
DIS(0x1b05af72, "msub w18, w27, w5, w11")
DIS(0x1b1ed0ff, "msub wzr, w7, w30, w20")
DIS(0x9b3812f8, "smaddl x24, w23, w24, x4")
DIS(0x9b3242af, "smaddl x15, w21, w18, x16")
DIS(0x9b238901, "smsubl x1, w8, w3, x2")
DIS(0x9b2eb890, "smsubl x16, w4, w14, x14")
DIS(0x9baf2956, "umaddl x22, w10, w15, x10")
DIS(0x9ba1590e, "umaddl x14, w8, w1, x22")
DIS(0x9bb5bce9, "umsubl x9, w7, w21, x15")
DIS(0x9ba0db61, "umsubl x1, w27, w0, x22")
DIS(0x9b567d62, "smulh x2, x11, x22")
DIS(0x9b4b7e28, "smulh x8, x17, x11")
DIS(0x9bc27c79, "umulh x25, x3, x2")
DIS(0x9bca7eb1, "umulh x17, x21, x10")
DIS(0x1ad84092, "crc32b w18, w4, w24")
DIS(0x1ada4339, "crc32b w25, w25, w26")
DIS(0x1acc45f7, "crc32h w23, w15, w12")
DIS(0x1ad74696, "crc32h w22, w20, w23")
DIS(0x1ad749c3, "crc32w w3, w14, w23")
DIS(0x1ac04808, "crc32w w8, w0, w0")
DIS(0x9ad94d39, "crc32x w25, w9, x25")
DIS(0x9ac54c63, "crc32x w3, w3, x5")
DIS(0x1adc51be, "crc32cb w30, w13, w28")
DIS(0x1adc5288, "crc32cb w8, w20, w28")
DIS(0x1ade571e, "crc32ch w30, w24, w30")
DIS(0x1ac656a3, "crc32ch w3, w21, w6")
DIS(0x1ac85986, "crc32cw w6, w12, w8")
DIS(0x1ac95a09, "crc32cw w9, w16, w9")
DIS(0x9ac75e5f, "crc32cx wzr, w18, x7")
DIS(0x9acb5ca6, "crc32cx w6, w5, x11")
DIS(0x14519291, "b 0x11464a44")
DIS(0x1645a758, "b 0x9169d60")
DIS(0x96c5d37e, "bl 0xb174df8")
DIS(0x97478790, "bl 0xd1e1e40")
DIS(0x5431a409, "b.ls 0x10063480")
DIS(0x547cce40, "b.eq 0x100f99c8")
DIS(0x3444dcc5, "cbz w5, 0x10089b98")
DIS(0x34da8af0, "cbz w16, 0xffb515c")
DIS(0x35ec2913, "cbnz w19, 0xffd8520")
DIS(0x35548a5d, "cbnz w29, 0x100a9148")
DIS(0x36bf7646, "tbz w6, #23, 0xfffeec8")
DIS(0xb656718a, "tbz x10, #42, 0xfffce30")
DIS(0xb7962bc3, "tbnz x3, #50, 0xfffc578")
DIS(0x37dd8079, "tbnz w25, #27, 0xfffb00c")
DIS(0xd61f0360, "br x27")
DIS(0xd61f0180, "br x12")
DIS(0xd63f03c0, "blr x30")
DIS(0xd63f0000, "blr x0")
DIS(0xd65f00a0, "ret x5")
DIS(0xd65f0340, "ret x26")
DIS(0xd61f0bff, "braaz xzr")
DIS(0xd61f0b5f, "braaz x26")
DIS(0xd61f0dff, "brabz x15")
DIS(0xd61f0d1f, "brabz x8")
DIS(0xd63f08bf, "blraaz x5")
DIS(0xd63f08df, "blraaz x6")
DIS(0xd63f0e5f, "blrabz x18")
DIS(0xd63f0edf, "blrabz x22")
DIS(0xd71f0828, "braa x1, x8")
DIS(0xd71f0a36, "braa x17, x22")
DIS(0xd71f0cd7, "brab x6, x23")
DIS(0xd71f0d09, "brab x8, x9")
DIS(0xd73f0942, "blraa x10, x2")
DIS(0xd73f0ac8, "blraa x22, x8")
DIS(0xd73f0d47, "blrab x10, x7")
DIS(0xd73f0e35, "blrab x17, x21")
DIS(0xd65f0bff, "retaa")
DIS(0xd65f0fff, "retab")
DIS(0xd40809c1, "svc #0x404e")
DIS(0xd40591c1, "svc #0x2c8e")
DIS(0xd43eca40, "brk #0xf652")
DIS(0xd43e1dc0, "brk #0xf0ee")
DIS(0xd4552440, "hlt #0xa922")
DIS(0xd44dff80, "hlt #0x6ffc")
DIS(0x0000f8fa, "udf #63738")
DIS(0x0000f75f, "udf #63327")
DIS(0xd503219f, "hint #0xc")
DIS(0xd50323bf, "hint #0x1d")
DIS(0xd5033a5f, "clrex #0xa")
DIS(0xd503325f, "clrex #0x2")
DIS(0xd503319f, "dsb oshld")
DIS(0xd5033a9f, "dsb ishst")
DIS(0xd50334bf, "dmb #0x04")
DIS(0xd50335bf, "dmb nshld")
DIS(0xd50333df, "isb #0x3")
DIS(0xd5033cdf, "isb #0xc")
DIS(0xd5082d54, "sys #0, C2, C13, #2, x20")
DIS(0xd50b3a65, "sys #3, C3, C10, #3, x5")
DIS(0xd51d2f84, "msr s3_5_c2_c15_4, x4")
DIS(0xd51ced61, "msr s3_4_c14_c13_3, x1")
DIS(0xd536e523, "mrs x3, s2_6_c14_c5_1")
DIS(0xd53062a3, "mrs x3, s2_0_c6_c2_5")
DIS(0xd69f03e0, "eret")
DIS(0xd6bf03e0, "drps")
DIS(0xd414a202, "hvc #0xa510")
DIS(0xd41386e2, "hvc #0x9c37")
DIS(0xd40c81e3, "smc #0x640f")
DIS(0xd4053c63, "smc #0x29e3")
DIS(0xd4a21221, "dcps1 #0x1091")
DIS(0xd4bca801, "dcps1 #0xe540")
DIS(0xd4b14282, "dcps2 #0x8a14")
DIS(0xd4b17702, "dcps2 #0x8bb8")
DIS(0xd4bc8f83, "dcps3 #0xe47c")
DIS(0xd4b1ebc3, "dcps3 #0x8f5e")
DIS(0xd5034cdf, "msr daifset, #0xc")
DIS(0xd52be929, "sysl x9, #3, C14, C9, #1")
DIS(0xd52997e3, "sysl x3, #1, C9, C7, #7")
DIS(0x39005210, "strb w16, [x16, #20]")
DIS(0x3906e09d, "strb w29, [x4, #440]")
DIS(0x394d9c2b, "ldrb w11, [x1, #871]")
DIS(0x396d5c13, "ldrb w19, [x0, #2903]")
DIS(0x39a5a9cd, "ldrsb x13, [x14, #2410]")
DIS(0x39bb16d4, "ldrsb x20, [x22, #3781]")
DIS(0x39d66e2e, "ldrsb w14, [x17, #1435]")
DIS(0x39e02b5f, "ldrsb wzr, [x26, #2058]")
DIS(0x381c5290, "sturb w16, [x20, #-59]")
DIS(0x381090e5, "sturb w5, [x7, #-247]")
DIS(0x38401335, "ldurb w21, [x25, #1]")
DIS(0x384d02e0, "ldurb w0, [x23, #208]")
DIS(0x3895536a, "ldursb x10, [x27, #-171]")
DIS(0x388c820a, "ldursb x10, [x16, #200]")
DIS(0x38dbd12c, "ldursb w12, [x9, #-67]")
DIS(0x38cf2226, "ldursb w6, [x17, #242]")
DIS(0x381276b5, "strb w21, [x21], #-217")
DIS(0x381d3720, "strb w0, [x25], #-45")
DIS(0x38443591, "ldrb w17, [x12], #67")
DIS(0x384bd500, "ldrb w0, [x8], #189")
DIS(0x389c342b, "ldrsb x11, [x1], #-61")
DIS(0x38914747, "ldrsb x7, [x26], #-236")
DIS(0x38ca3768, "ldrsb w8, [x27], #163")
DIS(0x38da367e, "ldrsb w30, [x19], #-93")
DIS(0x381ebdd5, "strb w21, [x14, #-21]!")
DIS(0x38077dee, "strb w14, [x15, #119]!")
DIS(0x384cdcee, "ldrb w14, [x7, #205]!")
DIS(0x384a5c18, "ldrb w24, [x0, #165]!")
DIS(0x38837faf, "ldrsb x15, [x29, #55]!")
DIS(0x38899f10, "ldrsb x16, [x24, #153]!")
DIS(0x38dddebf, "ldrsb wzr, [x21, #-35]!")
DIS(0x38cb3dc2, "ldrsb w2, [x14, #179]!")
DIS(0x380569ac, "sttrb w12, [x13, #86]")
DIS(0x3811e924, "sttrb w4, [x9, #-226]")
DIS(0x38585b82, "ldtrb w2, [x28, #-123]")
DIS(0x384f68e8, "ldtrb w8, [x7, #246]")
DIS(0x38965b6b, "ldtrsb x11, [x27, #-155]")
DIS(0x3898083a, "ldtrsb x26, [x1, #-128]")
DIS(0x38cdaad0, "ldtrsb w16, [x22, #218]")
DIS(0x38cadb89, "ldtrsb w9, [x28, #173]")
DIS(0x38247b1e, "strb w30, [x24, x4, lsl #0]")
DIS(0x383379d3, "strb w19, [x14, x19, lsl #0]")
DIS(0x387a795f, "ldrb wzr, [x10, x26, lsl #0]")
DIS(0x38697800, "ldrb w0, [x0, x9, lsl #0]")
DIS(0x38ab7af8, "ldrsb x24, [x23, x11, lsl #0]")
DIS(0x38a06a1a, "ldrsb x26, [x16, x0]")
DIS(0x38f469e9, "ldrsb w9, [x15, x20]")
DIS(0x38f77944, "ldrsb w4, [x10, x23, lsl #0]")
DIS(0xf9b76e77, "prfm #0x17, [x19, #28376]")
DIS(0xf9a31873, "prfm pstl2strm, [x3, #17968]")
DIS(0xf89021d3, "prfum pstl2strm, [x14, #-254]")
DIS(0xf882b148, "prfum plil1keep, [x10, #43]")
DIS(0xf8bb6a5a, "prfm #0x1a, [x18, x27]")
DIS(0xf8aecb72, "prfm pstl2keep, [x27, w14, sxtw]")
DIS(0x3d341c74, "str b20, [x3, #3335]")
DIS(0x3d3c85e4, "str b4, [x15, #3873]")
DIS(0x3d5cc69b, "ldr b27, [x20, #1841]")
DIS(0x3d751166, "ldr b6, [x11, #3396]")
DIS(0x3c080356, "stur b22, [x26, #128]")
DIS(0x3c1071ce, "stur b14, [x14, #-249]")
DIS(0x3c55b1de, "ldur b30, [x14, #-165]")
DIS(0x3c5781b5, "ldur b21, [x13, #-136]")
DIS(0x3c1b372f, "str b15, [x25], #-77")
DIS(0x3c108465, "str b5, [x3], #-248")
DIS(0x3c132c32, "str b18, [x1, #-206]!")
DIS(0x3c145c37, "str b23, [x1, #-187]!")
DIS(0x3c376aad, "str b13, [x21, x23]")
DIS(0x3c2d7ad3, "str b19, [x22, x13, lsl #0]")
DIS(0x3c425764, "ldr b4, [x27], #37")
DIS(0x3c53c6fe, "ldr b30, [x23], #-196")
DIS(0x3c569f74, "ldr b20, [x27, #-151]!")
DIS(0x3c5cff15, "ldr b21, [x24, #-49]!")
DIS(0x3c6d7817, "ldr b23, [x0, x13, lsl #0]")
DIS(0x3c6f6800, "ldr b0, [x0, x15]")
DIS(0x18fb8da1, "ldr w1, 0xfff71b4")
DIS(0x18266775, "ldr w21, 0x1004ccec")
DIS(0x580d36c0, "ldr x0, 0x1001a6d8")
DIS(0x5850b355, "ldr x21, 0x100a1668")
DIS(0x980b24d2, "ldrsw x18, 0x10016498")
DIS(0x983f4ba3, "ldrsw x3, 0x1007e974")
DIS(0xd827b60d, "prfm plil3strm, 0x1004f6c0")
DIS(0xd8e61d27, "prfm #0x07, 0xffcc3a4")
DIS(0x1c664a97, "ldr s23, 0x100cc950")
DIS(0x1c647401, "ldr s1, 0x100c8e80")
DIS(0x5c4e34e0, "ldr d0, 0x1009c69c")
DIS(0x5cb38cf5, "ldr d21, 0xff6719c")
DIS(0x9c3d3555, "ldr q21, 0x1007a6a8")
DIS(0x9cd4cb7e, "ldr q30, 0xffa996c")
DIS(0x2804e7e8, "stnp w8, w25, [sp, #36]")
DIS(0x2837e842, "stnp w2, w26, [x2, #-68]")
DIS(0x6c0591ef, "stnp d15, d4, [x15, #88]")
DIS(0x6c1437bc, "stnp d28, d13, [x29, #320]")
DIS(0x286260b4, "ldnp w20, w24, [x5, #-240]")
DIS(0x285560c4, "ldnp w4, w24, [x6, #168]")
DIS(0x6c4afe47, "ldnp d7, d31, [x18, #168]")
DIS(0x6c4537d1, "ldnp d17, d13, [x30, #80]")
DIS(0x28b5f591, "stp w17, w29, [x12], #-84")
DIS(0x28ae4d38, "stp w24, w19, [x9], #-144")
DIS(0x6cba28e2, "stp d2, d10, [x7], #-96")
DIS(0x6cb33029, "stp d9, d12, [x1], #-208")
DIS(0x28d6b41f, "ldp wzr, w13, [x0], #180")
DIS(0x28d94c0d, "ldp w13, w19, [x0], #200")
DIS(0x68d0ed71, "ldpsw x17, x27, [x11], #132")
DIS(0x68c1fbff, "ldpsw xzr, x30, [sp], #12")
DIS(0x6cca7528, "ldp d8, d29, [x9], #160")
DIS(0x6cdbe2c2, "ldp d2, d24, [x22], #440")
DIS(0x29032972, "stp w18, w10, [x11, #24]")
DIS(0x29231615, "stp w21, w5, [x16, #-232]")
DIS(0x6d2290e1, "stp d1, d4, [x7, #-472]")
DIS(0x6d09f012, "stp d18, d28, [x0, #152]")
DIS(0x296b31e3, "ldp w3, w12, [x15, #-168]")
DIS(0x29713eec, "ldp w12, w15, [x23, #-120]")
DIS(0x69476775, "ldpsw x21, x25, [x27, #56]")
DIS(0x694b097d, "ldpsw x29, x2, [x11, #88]")
DIS(0x6d78c002, "ldp d2, d16, [x0, #-120]")
DIS(0x6d5a10a3, "ldp d3, d4, [x5, #416]")
DIS(0x299100cb, "stp w11, w0, [x6, #136]!")
DIS(0x29b472ab, "stp w11, w28, [x21, #-96]!")
DIS(0x6d9b505f, "stp d31, d20, [x2, #432]!")
DIS(0x6db3ecfc, "stp d28, d27, [x7, #-200]!")
DIS(0x29dd04d0, "ldp w16, w1, [x6, #232]!")
DIS(0x29fb2a7d, "ldp w29, w10, [x19, #-40]!")
DIS(0x69ddf9b6, "ldpsw x22, x30, [x13, #236]!")
DIS(0x69c74f9f, "ldpsw xzr, x19, [x28, #56]!")
DIS(0x6dfb0f3a, "ldp d26, d3, [x25, #-80]!")
DIS(0x6dca2a51, "ldp d17, d10, [x18, #160]!")
DIS(0x08007db2, "stxrb w0, w18, [x13]")
DIS(0x080c7f00, "stxrb w12, w0, [x24]")
DIS(0x0813fc39, "stlxrb w19, w25, [x1]")
DIS(0x0808fc29, "stlxrb w8, w9, [x1]")
DIS(0x085f7de2, "ldxrb w2, [x15]")
DIS(0x085f7dd6, "ldxrb w22, [x14]")
DIS(0x085ffd5c, "ldaxrb w28, [x10]")
DIS(0x085ffe4f, "ldaxrb w15, [x18]")
DIS(0x88204c70, "stxp w0, w16, w19, [x3]")
DIS(0x882c2e65, "stxp w12, w5, w11, [x19]")
DIS(0x882ee580, "stlxp w14, w0, w25, [x12]")
DIS(0x8834b031, "stlxp w20, w17, w12, [x1]")
DIS(0x887f6b0b, "ldxp w11, w26, [x24]")
DIS(0x887f4233, "ldxp w19, w16, [x17]")
DIS(0x887f8a09, "ldaxp w9, w2, [x16]")
DIS(0x887fb65e, "ldaxp w30, w13, [x18]")
DIS(0x089ffee9, "stlrb w9, [x23]")
DIS(0x089ffca7, "stlrb w7, [x5]")
DIS(0x08dffcb2, "ldarb w18, [x5]")
DIS(0x08dffe01, "ldarb w1, [x16]")
DIS(0x0c4073a7, "ld1 {v7.8b}, [x29]")
DIS(0x4c40722c, "ld1 {v12.16b}, [x17]")
DIS(0x4cdf7238, "ld1 {v24.16b}, [x17], #16")
DIS(0x0cdf77dd, "ld1 {v29.4h}, [x30], #8")
DIS(0x4c40ab7a, "ld1 {v26.4s, v27.4s}, [x27]")
DIS(0x4c40a117, "ld1 {v23.16b, v24.16b}, [x8]")
DIS(0x4cdfae58, "ld1 {v24.2d, v25.2d}, [x18], #32")
DIS(0x4cdfa43f, "ld1 {v31.8h, v0.8h}, [x1], #32")
DIS(0x0c4060cc, "ld1 {v12.8b-v14.8b}, [x6]")
DIS(0x0c406acc, "ld1 {v12.2s-v14.2s}, [x22]")
DIS(0x4cdf629c, "ld1 {v28.16b-v30.16b}, [x20], #48")
DIS(0x0cdf6d8c, "ld1 {v12.1d-v14.1d}, [x12], #24")
DIS(0x4c40270c, "ld1 {v12.8h-v15.8h}, [x24]")
DIS(0x0c402fcd, "ld1 {v13.1d-v16.1d}, [x30]")
DIS(0x4cdf22f1, "ld1 {v17.16b-v20.16b}, [x23], #64")
DIS(0x0cdf24b6, "ld1 {v22.4h-v25.4h}, [x5], #32")
DIS(0x4c4085de, "ld2 {v30.8h, v31.8h}, [x14]")
DIS(0x0c4080ae, "ld2 {v14.8b, v15.8b}, [x5]")
DIS(0x4cdf8af8, "ld2 {v24.4s, v25.4s}, [x23], #32")
DIS(0x4cdf88bc, "ld2 {v28.4s, v29.4s}, [x5], #32")
DIS(0x4c404f58, "ld3 {v24.2d-v26.2d}, [x26]")
DIS(0x4c40438a, "ld3 {v10.16b-v12.16b}, [x28]")
DIS(0x0cdf42c1, "ld3 {v1.8b-v3.8b}, [x22], #24")
DIS(0x4cdf406f, "ld3 {v15.16b-v17.16b}, [x3], #48")
DIS(0x4c400652, "ld4 {v18.8h-v21.8h}, [x18]")
DIS(0x4c400a5e, "ld4 {v30.4s, v31.4s, v0.4s, v1.4s}, [x18]")
DIS(0x4cdf0bbc, "ld4 {v28.4s-v31.4s}, [x29], #64")
DIS(0x4cdf07f1, "ld4 {v17.8h-v20.8h}, [sp], #64")
DIS(0x4d400485, "ld1 {v5.b}[9], [x4]")
DIS(0x0d401144, "ld1 {v4.b}[4], [x10]")
DIS(0x0ddf0aaa, "ld1 {v10.b}[2], [x21], #1")
DIS(0x0ddf1aa1, "ld1 {v1.b}[6], [x21], #1")
DIS(0x4d40488d, "ld1 {v13.h}[5], [x4]")
DIS(0x4d404279, "ld1 {v25.h}[4], [x19]")
DIS(0x0ddf5adb, "ld1 {v27.h}[3], [x22], #2")
DIS(0x4ddf58f1, "ld1 {v17.h}[7], [x7], #2")
DIS(0x4d40825b, "ld1 {v27.s}[2], [x18]")
DIS(0x4d4082c0, "ld1 {v0.s}[2], [x22]")
DIS(0x0ddf8202, "ld1 {v2.s}[0], [x16], #4")
DIS(0x0ddf9195, "ld1 {v21.s}[1], [x12], #4")
DIS(0x4d408702, "ld1 {v2.d}[1], [x24]")
DIS(0x4d4087b1, "ld1 {v17.d}[1], [x29]")
DIS(0x4ddf8520, "ld1 {v0.d}[1], [x9], #8")
DIS(0x0ddf86ae, "ld1 {v14.d}[0], [x21], #8")
DIS(0x4d40c828, "ld1r {v8.4s}, [x1]")
DIS(0x0d40c8dc, "ld1r {v28.2s}, [x6]")
DIS(0x0ddfc34b, "ld1r {v11.8b}, [x26], #1")
DIS(0x4ddfc709, "ld1r {v9.8h}, [x24], #2")
DIS(0x38a900c4, "ldaddab w9, w4, [x6]")
DIS(0x38be002a, "ldaddab w30, w10, [x1]")
DIS(0x38a112ae, "ldclrab w1, w14, [x21]")
DIS(0x38b31344, "ldclrab w19, w4, [x26]")
DIS(0x38a72254, "ldeorab w7, w20, [x18]")
DIS(0x38ab22a2, "ldeorab w11, w2, [x21]")
DIS(0x38bf30e1, "ldsetab wzr, w1, [x7]")
DIS(0x38bd33ae, "ldsetab w29, w14, [x29]")
DIS(0x38a0425a, "ldsmaxab w0, w26, [x18]")
DIS(0x38a34007, "ldsmaxab w3, w7, [x0]")
DIS(0x38a05127, "ldsminab w0, w7, [x9]")
DIS(0x38bb506d, "ldsminab w27, w13, [x3]")
DIS(0x38bc63d4, "ldumaxab w28, w20, [x30]")
DIS(0x38b46281, "ldumaxab w20, w1, [x20]")
DIS(0x38a871ab, "lduminab w8, w11, [x13]")
DIS(0x38a27338, "lduminab w2, w24, [x25]")
DIS(0x38b2819d, "swpab w18, w29, [x12]")
DIS(0x38bf8156, "swpab wzr, w22, [x10]")
DIS(0x08f67e16, "casab w22, w22, [x16]")
DIS(0x08f67ddc, "casab w22, w28, [x14]")
DIS(0x087cfefe, "caspal w28, w29, w30, wzr, [x23]")
DIS(0x0864ffc6, "caspal w4, w5, w6, w7, [x30]")
DIS(0x38bfc320, "ldaprb w0, [x25]")
DIS(0x38bfc302, "ldaprb w2, [x24]")
DIS(0x1e7a0a4d, "fmul d13, d18, d26")
DIS(0x1e780968, "fmul d8, d11, d24")
DIS(0x1e62193c, "fdiv d28, d9, d2")
DIS(0x1e7119cf, "fdiv d15, d14, d17")
DIS(0x1e7e2810, "fadd d16, d0, d30")
DIS(0x1e712b48, "fadd d8, d26, d17")
DIS(0x1e643b79, "fsub d25, d27, d4")
DIS(0x1e7e39be, "fsub d30, d13, d30")
DIS(0x1e7b4a36, "fmax d22, d17, d27")
DIS(0x1e774865, "fmax d5, d3, d23")
DIS(0x1e785a1b, "fmin d27, d16, d24")
DIS(0x1e7b59b0, "fmin d16, d13, d27")
DIS(0x1e646801, "fmaxnm d1, d0, d4")
DIS(0x1e786842, "fmaxnm d2, d2, d24")
DIS(0x1e7e79aa, "fminnm d10, d13, d30")
DIS(0x1e617862, "fminnm d2, d3, d1")
DIS(0x1e778a97, "fnmul d23, d20, d23")
DIS(0x1e7a8b0c, "fnmul d12, d24, d26")
DIS(0x1e6043fd, "fmov d29, d31")
DIS(0x1e60403f, "fmov d31, d1")
DIS(0x1e60c198, "fabs d24, d12")
DIS(0x1e60c22b, "fabs d11, d17")
DIS(0x1e614364, "fneg d4, d27")
DIS(0x1e6140c2, "fneg d2, d6")
DIS(0x1e61c2d6, "fsqrt d22, d22")
DIS(0x1e61c1fb, "fsqrt d27, d15")
DIS(0x1e64427e, "frintn d30, d19")
DIS(0x1e644035, "frintn d21, d1")
DIS(0x1e64c1ba, "frintp d26, d13")
DIS(0x1e64c1ce, "frintp d14, d14")
DIS(0x1e6542b0, "frintm d16, d21")
DIS(0x1e654198, "frintm d24, d12")
DIS(0x1e65c194, "frintz d20, d12")
DIS(0x1e65c228, "frintz d8, d17")
DIS(0x1e664253, "frinta d19, d18")
DIS(0x1e6640c2, "frinta d2, d6")
DIS(0x1e674360, "frintx d0, d27")
DIS(0x1e67402b, "frintx d11, d1")
DIS(0x1e67c2e9, "frinti d9, d23")
DIS(0x1e67c37d, "frinti d29, d27")
DIS(0x1ee2c074, "fcvt d20, h3")
DIS(0x1ee2c28c, "fcvt d12, h20")
DIS(0x1f5b0331, "fmadd d17, d25, d27, d0")
DIS(0x1f4b6aec, "fmadd d12, d23, d11, d26")
DIS(0x1f47e359, "fmsub d25, d26, d7, d24")
DIS(0x1f53da46, "fmsub d6, d18, d19, d22")
DIS(0x1f675857, "fnmadd d23, d2, d7, d22")
DIS(0x1f7b4047, "fnmadd d7, d2, d27, d16")
DIS(0x1f65ae86, "fnmsub d6, d20, d5, d11")
DIS(0x1f79a6e0, "fnmsub d0, d23, d25, d9")
DIS(0x1e7320c0, "fcmp d6, d19")
DIS(0x1e7521c0, "fcmp d14, d21")
DIS(0x1e762390, "fcmpe d28, d22")
DIS(0x1e6321b0, "fcmpe d13, d3")
DIS(0x1e602308, "fcmp d24, #0.0")
DIS(0x1e602088, "fcmp d4, #0.0")
DIS(0x1e6020b8, "fcmpe d5, #0.0")
DIS(0x1e602058, "fcmpe d2, #0.0")
DIS(0x1e6455e8, "fccmp d15, d4, #0x8, pl")
DIS(0x1e6436e1, "fccmp d23, d4, #0x1, cc")
DIS(0x1e6d25be, "fccmpe d13, d13, #0xe, cs")
DIS(0x1e606632, "fccmpe d17, d0, #0x2, vs")
DIS(0x1e6fcce6, "fcsel d6, d7, d15, gt")
DIS(0x1e60ae9f, "fcsel d31, d20, d0, ge")
DIS(0x1e787008, "fmov d8, #-1.484375000000000000e-01")
DIS(0x1e62d000, "fmov d0, #5.500000000000000000e+00")
DIS(0x1e600095, "fcvtns w21, d4")
DIS(0x1e60023d, "fcvtns w29, d17")
DIS(0x1e6102c2, "fcvtnu w2, d22")
DIS(0x1e6100cc, "fcvtnu w12, d6")
DIS(0x1e680020, "fcvtps w0, d1")
DIS(0x1e6802d3, "fcvtps w19, d22")
DIS(0x1e69035e, "fcvtpu w30, d26")
DIS(0x1e6903dc, "fcvtpu w28, d30")
DIS(0x1e70032e, "fcvtms w14, d25")
DIS(0x1e700066, "fcvtms w6, d3")
DIS(0x1e710112, "fcvtmu w18, d8")
DIS(0x1e710376, "fcvtmu w22, d27")
DIS(0x1e780212, "fcvtzs w18, d16")
DIS(0x1e7802dc, "fcvtzs w28, d22")
DIS(0x1e79015f, "fcvtzu wzr, d10")
DIS(0x1e79007e, "fcvtzu w30, d3")
DIS(0x1e64022b, "fcvtas w11, d17")
DIS(0x1e64023a, "fcvtas w26, d17")
DIS(0x1e65033e, "fcvtau w30, d25")
DIS(0x1e650050, "fcvtau w16, d2")
DIS(0x1e6203df, "scvtf d31, w30")
DIS(0x1e6203e2, "scvtf d2, wzr")
DIS(0x1e630083, "ucvtf d3, w4")
DIS(0x1e6301b1, "ucvtf d17, w13")
DIS(0x1e588017, "fcvtzs w23, d0, #32")
DIS(0x1e58c4f7, "fcvtzs w23, d7, #15")
DIS(0x1e59e0f9, "fcvtzu w25, d7, #8")
DIS(0x1e598b45, "fcvtzu w5, d26, #30")
DIS(0x1e42b2e9, "scvtf d9, w23, #20")
DIS(0x1e42c179, "scvtf d25, w11, #16")
DIS(0x1e43a4d6, "ucvtf d22, w6, #23")
DIS(0x1e43e450, "ucvtf d16, w2, #7")
DIS(0x1e260020, "fmov w0, s1")
DIS(0x1e260052, "fmov w18, s2")
DIS(0x1e270208, "fmov s8, w16")
DIS(0x1e27015e, "fmov s30, w10")
DIS(0x9e66015d, "fmov x29, d10")
DIS(0x9e6600d6, "fmov x22, d6")
DIS(0x9e67036e, "fmov d14, x27")
DIS(0x9e670198, "fmov d24, x12")
DIS(0x9eae024d, "fmov x13, v18.d[1]")
DIS(0x9eae0014, "fmov x20, v0.d[1]")
DIS(0x9eaf027b, "fmov v27.d[1], x19")
DIS(0x9eaf012b, "fmov v11.d[1], x9")
DIS(0x0ea1047a, "shadd v26.2s, v3.2s, v1.2s")
DIS(0x0e36052d, "shadd v13.8b, v9.8b, v22.8b")
DIS(0x6e74046f, "uhadd v15.8h, v3.8h, v20.8h")
DIS(0x6e6105ae, "uhadd v14.8h, v13.8h, v1.8h")
DIS(0x0e370cf8, "sqadd v24.8b, v7.8b, v23.8b")
DIS(0x4eef0df6, "sqadd v22.2d, v15.2d, v15.2d")
DIS(0x5e680dd0, "sqadd h16, h14, h8")
DIS(0x5e680ce2, "sqadd h2, h7, h8")
DIS(0x2e2f0e03, "uqadd v3.8b, v16.8b, v15.8b")
DIS(0x2e310ea4, "uqadd v4.8b, v21.8b, v17.8b")
DIS(0x7eab0d02, "uqadd s2, s8, s11")
DIS(0x7efc0eb0, "uqadd d16, d21, d28")
DIS(0x4e3417a0, "srhadd v0.16b, v29.16b, v20.16b")
DIS(0x4e791439, "srhadd v25.8h, v1.8h, v25.8h")
DIS(0x2e64145e, "urhadd v30.4h, v2.4h, v4.4h")
DIS(0x6eb716c3, "urhadd v3.4s, v22.4s, v23.4s")
DIS(0x4e272441, "shsub v1.16b, v2.16b, v7.16b")
DIS(0x4eac2685, "shsub v5.4s, v20.4s, v12.4s")
DIS(0x6ea0256f, "uhsub v15.4s, v11.4s, v0.4s")
DIS(0x6e63278b, "uhsub v11.8h, v28.8h, v3.8h")
DIS(0x4ee42d29, "sqsub v9.2d, v9.2d, v4.2d")
DIS(0x0e332c46, "sqsub v6.8b, v2.8b, v19.8b")
DIS(0x5ea92e26, "sqsub s6, s17, s9")
DIS(0x5eb02d4e, "sqsub s14, s10, s16")
DIS(0x6e642c10, "uqsub v16.8h, v0.8h, v4.8h")
DIS(0x6efa2d43, "uqsub v3.2d, v10.2d, v26.2d")
DIS(0x7eb02f0e, "uqsub s14, s24, s16")
DIS(0x7eae2f79, "uqsub s25, s27, s14")
DIS(0x4e353538, "cmgt v24.16b, v9.16b, v21.16b")
DIS(0x4e6636dc, "cmgt v28.8h, v22.8h, v6.8h")
DIS(0x5eee37f8, "cmgt d24, d31, d14")
DIS(0x5eee35db, "cmgt d27, d14, d14")
DIS(0x2eaf357d, "cmhi v29.2s, v11.2s, v15.2s")
DIS(0x6e323654, "cmhi v20.16b, v18.16b, v18.16b")
DIS(0x7ee135ec, "cmhi d12, d15, d1")
DIS(0x7ee53723, "cmhi d3, d25, d5")
DIS(0x0e6e3f60, "cmge v0.4h, v27.4h, v14.4h")
DIS(0x4e303f3d, "cmge v29.16b, v25.16b, v16.16b")
DIS(0x5ef03e78, "cmge d24, d19, d16")
DIS(0x5ee63f8c, "cmge d12, d28, d6")
DIS(0x6e613e4b, "cmhs v11.8h, v18.8h, v1.8h")
DIS(0x6e623c36, "cmhs v22.8h, v1.8h, v2.8h")
DIS(0x7eec3da5, "cmhs d5, d13, d12")
DIS(0x7ef33df2, "cmhs d18, d15, d19")
DIS(0x0e7c4653, "sshl v19.4h, v18.4h, v28.4h")
DIS(0x4eab462e, "sshl v14.4s, v17.4s, v11.4s")
DIS(0x5eff4468, "sshl d8, d3, d31")
DIS(0x5efc4691, "sshl d17, d20, d28")
DIS(0x2e764752, "ushl v18.4h, v26.4h, v22.4h")
DIS(0x6ee544d8, "ushl v24.2d, v6.2d, v5.2d")
DIS(0x7ee24751, "ushl d17, d26, d2")
DIS(0x7ef74551, "ushl d17, d10, d23")
DIS(0x4eb54e50, "sqshl v16.4s, v18.4s, v21.4s")
DIS(0x4e3b4c58, "sqshl v24.16b, v2.16b, v27.16b")
DIS(0x5eac4d97, "sqshl s23, s12, s12")
DIS(0x5ea54ccb, "sqshl s11, s6, s5")
DIS(0x6eba4d5a, "uqshl v26.4s, v10.4s, v26.4s")
DIS(0x2e264ce3, "uqshl v3.8b, v7.8b, v6.8b")
DIS(0x7ee24fb0, "uqshl d16, d29, d2")
DIS(0x7e244e9e, "uqshl b30, b20, b4")
DIS(0x0e23558a, "srshl v10.8b, v12.8b, v3.8b")
DIS(0x0ea2568e, "srshl v14.2s, v20.2s, v2.2s")
DIS(0x5ee655f7, "srshl d23, d15, d6")
DIS(0x5eed577c, "srshl d28, d27, d13")
DIS(0x2e755788, "urshl v8.4h, v28.4h, v21.4h")
DIS(0x6eac5649, "urshl v9.4s, v18.4s, v12.4s")
DIS(0x7eec555c, "urshl d28, d10, d12")
DIS(0x7ef5558f, "urshl d15, d12, d21")
DIS(0x0e625de0, "sqrshl v0.4h, v15.4h, v2.4h")
DIS(0x4e245e60, "sqrshl v0.16b, v19.16b, v4.16b")
DIS(0x5ea85ebe, "sqrshl s30, s21, s8")
DIS(0x5e2d5df5, "sqrshl b21, b15, b13")
DIS(0x2e6d5f3f, "uqrshl v31.4h, v25.4h, v13.4h")
DIS(0x6e2b5fd2, "uqrshl v18.16b, v30.16b, v11.16b")
DIS(0x7efe5df2, "uqrshl d18, d15, d30")
DIS(0x7e7c5fbf, "uqrshl h31, h29, h28")
DIS(0x4eb56492, "smax v18.4s, v4.4s, v21.4s")
DIS(0x0ea76565, "smax v5.2s, v11.2s, v7.2s")
DIS(0x2e6467d1, "umax v17.4h, v30.4h, v4.4h")
DIS(0x2ebf6733, "umax v19.2s, v25.2s, v31.2s")
DIS(0x4e2c6cde, "smin v30.16b, v6.16b, v12.16b")
DIS(0x0e626e5f, "smin v31.4h, v18.4h, v2.4h")
DIS(0x6e6a6fa5, "umin v5.8h, v29.8h, v10.8h")
DIS(0x2e606fbf, "umin v31.4h, v29.4h, v0.4h")
DIS(0x0eae77f0, "sabd v16.2s, v31.2s, v14.2s")
DIS(0x4e387686, "sabd v6.16b, v20.16b, v24.16b")
DIS(0x2e7176f3, "uabd v19.4h, v23.4h, v17.4h")
DIS(0x6e777413, "uabd v19.8h, v0.8h, v23.8h")
DIS(0x4e267fe6, "saba v6.16b, v31.16b, v6.16b")
DIS(0x0e637d5c, "saba v28.4h, v10.4h, v3.4h")
DIS(0x6eb77f82, "uaba v2.4s, v28.4s, v23.4s")
DIS(0x2ea17c0b, "uaba v11.2s, v0.2s, v1.2s")
DIS(0x4e268431, "add v17.16b, v1.16b, v6.16b")
DIS(0x0e698584, "add v4.4h, v12.4h, v9.4h")
DIS(0x5ee784a2, "add d2, d5, d7")
DIS(0x5eeb8759, "add d25, d26, d11")
DIS(0x2eb78535, "sub v21.2s, v9.2s, v23.2s")
DIS(0x6e7587bd, "sub v29.8h, v29.8h, v21.8h")
DIS(0x7ee3854a, "sub d10, d10, d3")
DIS(0x7eec8401, "sub d1, d0, d12")
DIS(0x4e338e83, "cmtst v3.16b, v20.16b, v19.16b")
DIS(0x4ea18fb6, "cmtst v22.4s, v29.4s, v1.4s")
DIS(0x5eff8eb9, "cmtst d25, d21, d31")
DIS(0x5eea8c7a, "cmtst d26, d3, d10")
DIS(0x2e678e79, "cmeq v25.4h, v19.4h, v7.4h")
DIS(0x6e708c5e, "cmeq v30.8h, v2.8h, v16.8h")
DIS(0x7ee38eb2, "cmeq d18, d21, d3")
DIS(0x7ee98dda, "cmeq d26, d14, d9")
DIS(0x4eaa94b9, "mla v25.4s, v5.4s, v10.4s")
DIS(0x4e2497fe, "mla v30.16b, v31.16b, v4.16b")
DIS(0x6e6a9480, "mls v0.8h, v4.8h, v10.8h")
DIS(0x2e2a973d, "mls v29.8b, v25.8b, v10.8b")
DIS(0x0e799c03, "mul v3.4h, v0.4h, v25.4h")
DIS(0x0e779e4a, "mul v10.4h, v18.4h, v23.4h")
DIS(0x6e239f94, "pmul v20.16b, v28.16b, v3.16b")
DIS(0x6e209f93, "pmul v19.16b, v28.16b, v0.16b")
DIS(0x4e6ca520, "smaxp v0.8h, v9.8h, v12.8h")
DIS(0x0e36a731, "smaxp v17.8b, v25.8b, v22.8b")
DIS(0x6e69a7ee, "umaxp v14.8h, v31.8h, v9.8h")
DIS(0x6e7ca602, "umaxp v2.8h, v16.8h, v28.8h")
DIS(0x0e67afe3, "sminp v3.4h, v31.4h, v7.4h")
DIS(0x0eb3afc3, "sminp v3.2s, v30.2s, v19.2s")
DIS(0x6eb9ad47, "uminp v7.4s, v10.4s, v25.4s")
DIS(0x2eb7ae99, "uminp v25.2s, v20.2s, v23.2s")
DIS(0x0eb4b6bf, "sqdmulh v31.2s, v21.2s, v20.2s")
DIS(0x0e76b7d4, "sqdmulh v20.4h, v30.4h, v22.4h")
DIS(0x5e71b483, "sqdmulh h3, h4, h17")
DIS(0x5ebab719, "sqdmulh s25, s24, s26")
DIS(0x6ebbb645, "sqrdmulh v5.4s, v18.4s, v27.4s")
DIS(0x6eb8b4ae, "sqrdmulh v14.4s, v5.4s, v24.4s")
DIS(0x7e6eb62b, "sqrdmulh h11, h17, h14")
DIS(0x7e68b6c6, "sqrdmulh h6, h22, h8")
DIS(0x4e2cbc00, "addp v0.16b, v0.16b, v12.16b")
DIS(0x4ebebd95, "addp v21.4s, v12.4s, v30.4s")
DIS(0x0e2c1c07, "and v7.8b, v0.8b, v12.8b")
DIS(0x0e351df1, "and v17.8b, v15.8b, v21.8b")
DIS(0x0e641de8, "bic v8.8b, v15.8b, v4.8b")
DIS(0x4e701e0c, "bic v12.16b, v16.16b, v16.16b")
DIS(0x4ea31d7a, "orr v26.16b, v11.16b, v3.16b")
DIS(0x0ea71cb7, "orr v23.8b, v5.8b, v7.8b")
DIS(0x4ee71eef, "orn v15.16b, v23.16b, v7.16b")
DIS(0x0eee1ca7, "orn v7.8b, v5.8b, v14.8b")
DIS(0x2e3b1e31, "eor v17.8b, v17.8b, v27.8b")
DIS(0x2e241c11, "eor v17.8b, v0.8b, v4.8b")
DIS(0x6e651ec6, "bsl v6.16b, v22.16b, v5.16b")
DIS(0x2e741fb4, "bsl v20.8b, v29.8b, v20.8b")
DIS(0x6eb31d22, "bit v2.16b, v9.16b, v19.16b")
DIS(0x6ea21dc7, "bit v7.16b, v14.16b, v2.16b")
DIS(0x2ef41f38, "bif v24.8b, v25.8b, v20.8b")
DIS(0x6ef11e32, "bif v18.16b, v17.16b, v17.16b")
DIS(0x0e6008ee, "rev64 v14.4h, v7.4h")
DIS(0x4ea00bba, "rev64 v26.4s, v29.4s")
DIS(0x6e600805, "rev32 v5.8h, v0.8h")
DIS(0x2e600b8f, "rev32 v15.4h, v28.4h")
DIS(0x0e201b85, "rev16 v5.8b, v28.8b")
DIS(0x0e2018ec, "rev16 v12.8b, v7.8b")
DIS(0x4e6039da, "suqadd v26.8h, v14.8h")
DIS(0x4ea03888, "suqadd v8.4s, v4.4s")
DIS(0x5e203a78, "suqadd b24, b19")
DIS(0x5e6039a1, "suqadd h1, h13")
DIS(0x6e603b3a, "usqadd v26.8h, v25.8h")
DIS(0x6e2038a2, "usqadd v2.16b, v5.16b")
DIS(0x7ea03a6d, "usqadd s13, s19")
DIS(0x7e603b35, "usqadd h21, h25")
DIS(0x4e2048a3, "cls v3.16b, v5.16b")
DIS(0x0e204856, "cls v22.8b, v2.8b")
DIS(0x2e204b92, "clz v18.8b, v28.8b")
DIS(0x6e204aef, "clz v15.16b, v23.16b")
DIS(0x4e2058d2, "cnt v18.16b, v6.16b")
DIS(0x4e205b27, "cnt v7.16b, v25.16b")
DIS(0x0ea078e5, "sqabs v5.2s, v7.2s")
DIS(0x4ee07a31, "sqabs v17.2d, v17.2d")
DIS(0x5e207937, "sqabs b23, b9")
DIS(0x5e207afe, "sqabs b30, b23")
DIS(0x2e607997, "sqneg v23.4h, v12.4h")
DIS(0x2e607bd8, "sqneg v24.4h, v30.4h")
DIS(0x7ea07b38, "sqneg s24, s25")
DIS(0x7ea07859, "sqneg s25, s2")
DIS(0x4ea08b51, "cmgt v17.4s, v26.4s, #0")
DIS(0x0e608b0c, "cmgt v12.4h, v24.4h, #0")
DIS(0x5ee089e0, "cmgt d0, d15, #0")
DIS(0x5ee08a86, "cmgt d6, d20, #0")
DIS(0x6e20885a, "cmge v26.16b, v2.16b, #0")
DIS(0x6ea089d6, "cmge v22.4s, v14.4s, #0")
DIS(0x7ee08a66, "cmge d6, d19, #0")
DIS(0x7ee089f2, "cmge d18, d15, #0")
DIS(0x4ea09a03, "cmeq v3.4s, v16.4s, #0")
DIS(0x4e20984e, "cmeq v14.16b, v2.16b, #0")
DIS(0x5ee09a7e, "cmeq d30, d19, #0")
DIS(0x5ee09804, "cmeq d4, d0, #0")
DIS(0x2e609a00, "cmle v0.4h, v16.4h, #0")
DIS(0x6e20996c, "cmle v12.16b, v11.16b, #0")
DIS(0x7ee098c3, "cmle d3, d6, #0")
DIS(0x7ee0994e, "cmle d14, d10, #0")
DIS(0x4ea0a943, "cmlt v3.4s, v10.4s, #0")
DIS(0x0e20a858, "cmlt v24.8b, v2.8b, #0")
DIS(0x5ee0a842, "cmlt d2, d2, #0")
DIS(0x5ee0aab2, "cmlt d18, d21, #0")
DIS(0x0ea0ba82, "abs v2.2s, v20.2s")
DIS(0x0e20bb77, "abs v23.8b, v27.8b")
DIS(0x5ee0b934, "abs d20, d9")
DIS(0x5ee0bae5, "abs d5, d23")
DIS(0x2ea0bbde, "neg v30.2s, v30.2s")
DIS(0x6e20b8c7, "neg v7.16b, v6.16b")
DIS(0x7ee0b868, "neg d8, d3")
DIS(0x7ee0ba97, "neg d23, d20")
DIS(0x2e205868, "not v8.8b, v3.8b")
DIS(0x6e205b68, "not v8.16b, v27.16b")
DIS(0x2e605830, "rbit v16.8b, v1.8b")
DIS(0x2e6058aa, "rbit v10.8b, v5.8b")
DIS(0x4ea028aa, "saddlp v10.2d, v5.4s")
DIS(0x0e2029c1, "saddlp v1.4h, v14.8b")
DIS(0x2ea02b09, "uaddlp v9.1d, v24.2s")
DIS(0x6ea02a81, "uaddlp v1.2d, v20.4s")
DIS(0x0ea0688b, "sadalp v11.1d, v4.2s")
DIS(0x4ea06bd2, "sadalp v18.2d, v30.4s")
DIS(0x6e60680b, "uadalp v11.4s, v0.8h")
DIS(0x2e206bb7, "uadalp v23.4h, v29.8b")
DIS(0x4e612878, "xtn2 v24.8h, v3.4s")
DIS(0x4e61285d, "xtn2 v29.8h, v2.4s")
DIS(0x2e21290c, "sqxtun v12.8b, v8.8h")
DIS(0x2ea12979, "sqxtun v25.2s, v11.2d")
DIS(0x7e212b57, "sqxtun b23, h26")
DIS(0x7e212a82, "sqxtun b2, h20")
DIS(0x4ea14862, "sqxtn2 v2.4s, v3.2d")
DIS(0x0e6148f5, "sqxtn v21.4h, v7.4s")
DIS(0x5e614950, "sqxtn h16, s10")
DIS(0x5e61495f, "sqxtn h31, s10")
DIS(0x6e614af2, "uqxtn2 v18.8h, v23.4s")
DIS(0x2e614b72, "uqxtn v18.4h, v27.4s")
DIS(0x7e2149d2, "uqxtn b18, h14")
DIS(0x7e614962, "uqxtn h2, s11")
DIS(0x6e2138ee, "shll2 v14.8h, v7.16b, #8")
DIS(0x2e213814, "shll v20.8h, v0.8b, #8")
DIS(0x0ea1c9fa, "urecpe v26.2s, v15.2s")
DIS(0x4ea1cba2, "urecpe v2.4s, v29.4s")
DIS(0x2ea1ca39, "ursqrte v25.2s, v17.2s")
DIS(0x2ea1cb94, "ursqrte v20.2s, v28.2s")
DIS(0x4eb1bbb8, "addv s24, v29.4s")
DIS(0x4e71ba54, "addv h20, v18.8h")
DIS(0x4e30a824, "smaxv b4, v1.16b")
DIS(0x4e30ab6b, "smaxv b11, v27.16b")
DIS(0x6eb0aae0, "umaxv s0, v23.4s")
DIS(0x2e70aa5d, "umaxv h29, v18.4h")
DIS(0x4eb1a989, "sminv s9, v12.4s")
DIS(0x4eb1a8bb, "sminv s27, v5.4s")
DIS(0x6e31aa54, "uminv b20, v18.16b")
DIS(0x6e71aa83, "uminv h3, v20.8h")
DIS(0x0e703bc1, "saddlv s1, v30.4h")
DIS(0x4eb039d5, "saddlv d21, v14.4s")
DIS(0x6e303934, "uaddlv h20, v9.16b")
DIS(0x6eb03847, "uaddlv d7, v2.4s")
DIS(0x5ef1ba22, "addp d2, v17.2d")
DIS(0x5ef1b9af, "addp d15, v13.2d")
DIS(0x4e6103cf, "saddl2 v15.4s, v30.8h, v1.8h")
DIS(0x0e6101cd, "saddl v13.4s, v14.4h, v1.4h")
DIS(0x2e71022c, "uaddl v12.4s, v17.4h, v17.4h")
DIS(0x2e7a029b, "uaddl v27.4s, v20.4h, v26.4h")
DIS(0x0e6f13ea, "saddw v10.4s, v31.4s, v15.4h")
DIS(0x0ea81322, "saddw v2.2d, v25.2d, v8.2s")
DIS(0x2ebb112b, "uaddw v11.2d, v9.2d, v27.2s")
DIS(0x6eae1360, "uaddw2 v0.2d, v27.2d, v14.4s")
DIS(0x4e26230d, "ssubl2 v13.8h, v24.16b, v6.16b")
DIS(0x4e692100, "ssubl2 v0.4s, v8.8h, v9.8h")
DIS(0x6eaf20ef, "usubl2 v15.2d, v7.4s, v15.4s")
DIS(0x2e6b2187, "usubl v7.4s, v12.4h, v11.4h")
DIS(0x4ebb3357, "ssubw2 v23.2d, v26.2d, v27.4s")
DIS(0x4eb73368, "ssubw2 v8.2d, v27.2d, v23.4s")
DIS(0x2e693010, "usubw v16.4s, v0.4s, v9.4h")
DIS(0x6e7431c9, "usubw2 v9.4s, v14.4s, v20.8h")
DIS(0x0e255294, "sabal v20.8h, v20.8b, v5.8b")
DIS(0x4eb0505d, "sabal2 v29.2d, v2.4s, v16.4s")
DIS(0x2e7350e2, "uabal v2.4s, v7.4h, v19.4h")
DIS(0x6e305388, "uabal2 v8.8h, v28.16b, v16.16b")
DIS(0x4ea87031, "sabdl2 v17.2d, v1.4s, v8.4s")
DIS(0x4e627235, "sabdl2 v21.4s, v17.8h, v2.8h")
DIS(0x2e6e7237, "uabdl v23.4s, v17.4h, v14.4h")
DIS(0x2e6e7088, "uabdl v8.4s, v4.4h, v14.4h")
DIS(0x4e22836b, "smlal2 v11.8h, v27.16b, v2.16b")
DIS(0x4e71824a, "smlal2 v10.4s, v18.8h, v17.8h")
DIS(0x2e6582f0, "umlal v16.4s, v23.4h, v5.4h")
DIS(0x6e638129, "umlal2 v9.4s, v9.8h, v3.8h")
DIS(0x0e7ca0a1, "smlsl v1.4s, v5.4h, v28.4h")
DIS(0x0e2fa120, "smlsl v0.8h, v9.8b, v15.8b")
DIS(0x2e74a1c3, "umlsl v3.4s, v14.4h, v20.4h")
DIS(0x2e27a35a, "umlsl v26.8h, v26.8b, v7.8b")
DIS(0x4ea0c046, "smull2 v6.2d, v2.4s, v0.4s")
DIS(0x4e2bc0ae, "smull2 v14.8h, v5.16b, v11.16b")
DIS(0x6e62c217, "umull2 v23.4s, v16.8h, v2.8h")
DIS(0x2e71c123, "umull v3.4s, v9.4h, v17.4h")
DIS(0x0e784169, "addhn v9.4h, v11.4s, v24.4s")
DIS(0x4e7f413e, "addhn2 v30.8h, v9.4s, v31.4s")
DIS(0x6ea64372, "raddhn2 v18.4s, v27.2d, v6.2d")
DIS(0x6e2a40f0, "raddhn2 v16.16b, v7.8h, v10.8h")
DIS(0x0eb863a2, "subhn v2.2s, v29.2d, v24.2d")
DIS(0x0ea66367, "subhn v7.2s, v27.2d, v6.2d")
DIS(0x6e68605a, "rsubhn2 v26.8h, v2.4s, v8.4s")
DIS(0x6e6d6152, "rsubhn2 v18.8h, v10.4s, v13.4s")
DIS(0x4e6793bb, "sqdmlal2 v27.4s, v29.8h, v7.8h")
DIS(0x4eaf9325, "sqdmlal2 v5.2d, v25.4s, v15.4s")
DIS(0x5eb793a4, "sqdmlal d4, s29, s23")
DIS(0x5e67900f, "sqdmlal s15, h0, h7")
DIS(0x0e69b200, "sqdmlsl v0.4s, v16.4h, v9.4h")
DIS(0x0e61b36e, "sqdmlsl v14.4s, v27.4h, v1.4h")
DIS(0x5e7fb177, "sqdmlsl s23, h11, h31")
DIS(0x5ea0b20f, "sqdmlsl d15, s16, s0")
DIS(0x0eb0d37a, "sqdmull v26.2d, v27.2s, v16.2s")
DIS(0x0e62d2d1, "sqdmull v17.4s, v22.4h, v2.4h")
DIS(0x5ebbd28f, "sqdmull d15, s20, s27")
DIS(0x5eb5d3e1, "sqdmull d1, s31, s21")
DIS(0x4e3fe1ee, "pmull2 v14.8h, v15.16b, v31.16b")
DIS(0x0e2ce00e, "pmull v14.8h, v0.8b, v12.8b")
DIS(0x6f5e001c, "mla v28.8h, v0.8h, v14.h[1]")
DIS(0x6f49002a, "mla v10.8h, v1.8h, v9.h[0]")
DIS(0x6fa3023c, "mla v28.4s, v17.4s, v3.s[1]")
DIS(0x6f970b4a, "mla v10.4s, v26.4s, v23.s[2]")
DIS(0x6f44439d, "mls v29.8h, v28.8h, v4.h[0]")
DIS(0x2f4348df, "mls v31.4h, v6.4h, v3.h[4]")
DIS(0x2fb840a0, "mls v0.2s, v5.2s, v24.s[1]")
DIS(0x2f954be1, "mls v1.2s, v31.2s, v21.s[2]")
DIS(0x0f768225, "mul v5.4h, v17.4h, v6.h[3]")
DIS(0x0f6b8a08, "mul v8.4h, v16.4h, v11.h[6]")
DIS(0x4f9c81f0, "mul v16.4s, v15.4s, v28.s[0]")
DIS(0x0f968854, "mul v20.2s, v2.2s, v22.s[2]")
DIS(0x4f48c386, "sqdmulh v6.8h, v28.8h, v8.h[0]")
DIS(0x4f66c325, "sqdmulh v5.8h, v25.8h, v6.h[2]")
DIS(0x4f99c2d5, "sqdmulh v21.4s, v22.4s, v25.s[0]")
DIS(0x0f9bc260, "sqdmulh v0.2s, v19.2s, v27.s[0]")
DIS(0x5f4ac87e, "sqdmulh h30, h3, v10.h[4]")
DIS(0x5f5fc2eb, "sqdmulh h11, h23, v15.h[1]")
DIS(0x5fbbc2ab, "sqdmulh s11, s21, v27.s[1]")
DIS(0x5facc27c, "sqdmulh s28, s19, v12.s[1]")
DIS(0x0f48d9a3, "sqrdmulh v3.4h, v13.4h, v8.h[4]")
DIS(0x4f52d287, "sqrdmulh v7.8h, v20.8h, v2.h[1]")
DIS(0x0fbcdbe3, "sqrdmulh v3.2s, v31.2s, v28.s[3]")
DIS(0x0f96d252, "sqrdmulh v18.2s, v18.2s, v22.s[0]")
DIS(0x5f50d20e, "sqrdmulh h14, h16, v0.h[1]")
DIS(0x5f4cd389, "sqrdmulh h9, h28, v12.h[0]")
DIS(0x5fa4d9d3, "sqrdmulh s19, s14, v4.s[3]")
DIS(0x5fa2d3e2, "sqrdmulh s2, s31, v2.s[1]")
DIS(0x4f6220af, "smlal2 v15.4s, v5.8h, v2.h[2]")
DIS(0x0f6f28d0, "smlal v16.4s, v6.4h, v15.h[6]")
DIS(0x4f902999, "smlal2 v25.2d, v12.4s, v16.s[2]")
DIS(0x4f9222e3, "smlal2 v3.2d, v23.4s, v18.s[0]")
DIS(0x2f652b5c, "umlal v28.4s, v26.4h, v5.h[6]")
DIS(0x2f672889, "umlal v9.4s, v4.4h, v7.h[6]")
DIS(0x6f9a2255, "umlal2 v21.2d, v18.4s, v26.s[0]")
DIS(0x6fa7235c, "umlal2 v28.2d, v26.4s, v7.s[1]")
DIS(0x0f7869d9, "smlsl v25.4s, v14.4h, v8.h[7]")
DIS(0x0f6e60dc, "smlsl v28.4s, v6.4h, v14.h[2]")
DIS(0x4f8d6821, "smlsl2 v1.2d, v1.4s, v13.s[2]")
DIS(0x4faf6390, "smlsl2 v16.2d, v28.4s, v15.s[1]")
DIS(0x6f526188, "umlsl2 v8.4s, v12.8h, v2.h[1]")
DIS(0x2f686b1c, "umlsl v28.4s, v24.4h, v8.h[6]")
DIS(0x6f9e6a2c, "umlsl2 v12.2d, v17.4s, v30.s[2]")
DIS(0x6f9361e3, "umlsl2 v3.2d, v15.4s, v19.s[0]")
DIS(0x4f43abc4, "smull2 v4.4s, v30.8h, v3.h[4]")
DIS(0x0f41a098, "smull v24.4s, v4.4h, v1.h[0]")
DIS(0x4fa5aaad, "smull2 v13.2d, v21.4s, v5.s[3]")
DIS(0x0f86a8ee, "smull v14.2d, v7.2s, v6.s[2]")
DIS(0x6f60a1cf, "umull2 v15.4s, v14.8h, v0.h[2]")
DIS(0x2f62a240, "umull v0.4s, v18.4h, v2.h[2]")
DIS(0x2f96ab70, "umull v16.2d, v27.2s, v22.s[2]")
DIS(0x6f85abaf, "umull2 v15.2d, v29.4s, v5.s[2]")
DIS(0x0f523946, "sqdmlal v6.4s, v10.4h, v2.h[5]")
DIS(0x0f733bb9, "sqdmlal v25.4s, v29.4h, v3.h[7]")
DIS(0x4f9e3270, "sqdmlal2 v16.2d, v19.4s, v30.s[0]")
DIS(0x0fa939d9, "sqdmlal v25.2d, v14.2s, v9.s[3]")
DIS(0x5f6b387c, "sqdmlal s28, h3, v11.h[6]")
DIS(0x5f573a49, "sqdmlal s9, h18, v7.h[5]")
DIS(0x5f9a3981, "sqdmlal d1, s12, v26.s[2]")
DIS(0x5f9432f9, "sqdmlal d25, s23, v20.s[0]")
DIS(0x0f6079cd, "sqdmlsl v13.4s, v14.4h, v0.h[6]")
DIS(0x0f747b28, "sqdmlsl v8.4s, v25.4h, v4.h[7]")
DIS(0x4fbd71d5, "sqdmlsl2 v21.2d, v14.4s, v29.s[1]")
DIS(0x0f9d7012, "sqdmlsl v18.2d, v0.2s, v29.s[0]")
DIS(0x5f67710e, "sqdmlsl s14, h8, v7.h[2]")
DIS(0x5f717254, "sqdmlsl s20, h18, v1.h[3]")
DIS(0x5fa77b7a, "sqdmlsl d26, s27, v7.s[3]")
DIS(0x5f997a23, "sqdmlsl d3, s17, v25.s[2]")
DIS(0x0f7ab865, "sqdmull v5.4s, v3.4h, v10.h[7]")
DIS(0x4f5fb8a2, "sqdmull2 v2.4s, v5.8h, v15.h[5]")
DIS(0x0f91b8ba, "sqdmull v26.2d, v5.2s, v17.s[2]")
DIS(0x4f8db2e1, "sqdmull2 v1.2d, v23.4s, v13.s[0]")
DIS(0x5f6eb8fd, "sqdmull s29, h7, v14.h[6]")
DIS(0x5f53b843, "sqdmull s3, h2, v3.h[5]")
DIS(0x5faab364, "sqdmull d4, s27, v10.s[1]")
DIS(0x5fadb9d9, "sqdmull d25, s14, v13.s[3]")
DIS(0x4f3e054f, "sshr v15.4s, v10.4s, #2")
DIS(0x4f4e06da, "sshr v26.2d, v22.2d, #50")
DIS(0x5f520696, "sshr d22, d20, #46")
DIS(0x5f5406e1, "sshr d1, d23, #44")
DIS(0x2f21041b, "ushr v27.2s, v0.2s, #31")
DIS(0x6f0b07cf, "ushr v15.16b, v30.16b, #5")
DIS(0x7f56045c, "ushr d28, d2, #42")
DIS(0x7f540555, "ushr d21, d10, #44")
DIS(0x4f73158e, "ssra v14.2d, v12.2d, #13")
DIS(0x0f1c15c6, "ssra v6.4h, v14.4h, #4")
DIS(0x5f591536, "ssra d22, d9, #39")
DIS(0x5f421630, "ssra d16, d17, #62")
DIS(0x6f4817b7, "usra v23.2d, v29.2d, #56")
DIS(0x6f3a149f, "usra v31.4s, v4.4s, #6")
DIS(0x7f4e14cc, "usra d12, d6, #50")
DIS(0x7f5b141c, "usra d28, d0, #37")
DIS(0x4f3126d7, "srshr v23.4s, v22.4s, #15")
DIS(0x4f3f251f, "srshr v31.4s, v8.4s, #1")
DIS(0x5f6c26c0, "srshr d0, d22, #20")
DIS(0x5f6527a9, "srshr d9, d29, #27")
DIS(0x6f6c2643, "urshr v3.2d, v18.2d, #20")
DIS(0x2f27251e, "urshr v30.2s, v8.2s, #25")
DIS(0x7f5f25a8, "urshr d8, d13, #33")
DIS(0x7f7725d6, "urshr d22, d14, #9")
DIS(0x4f423693, "srsra v19.2d, v20.2d, #62")
DIS(0x4f1d342c, "srsra v12.8h, v1.8h, #3")
DIS(0x5f733554, "srsra d20, d10, #13")
DIS(0x5f6d342c, "srsra d12, d1, #19")
DIS(0x6f20362b, "ursra v11.4s, v17.4s, #32")
DIS(0x2f383616, "ursra v22.2s, v16.2s, #8")
DIS(0x7f65363d, "ursra d29, d17, #27")
DIS(0x7f443703, "ursra d3, d24, #60")
DIS(0x6f1647c1, "sri v1.8h, v30.8h, #10")
DIS(0x6f494438, "sri v24.2d, v1.2d, #55")
DIS(0x7f4f4501, "sri d1, d8, #49")
DIS(0x7f4947b4, "sri d20, d29, #55")
DIS(0x4f245761, "shl v1.4s, v27.4s, #4")
DIS(0x4f6956de, "shl v30.2d, v22.2d, #41")
DIS(0x5f6c5430, "shl d16, d1, #44")
DIS(0x5f6a56e6, "shl d6, d23, #42")
DIS(0x6f3d5556, "sli v22.4s, v10.4s, #29")
DIS(0x6f555607, "sli v7.2d, v16.2d, #21")
DIS(0x7f535666, "sli d6, d19, #19")
DIS(0x7f5254b2, "sli d18, d5, #18")
DIS(0x6f1065ed, "sqshlu v13.8h, v15.8h, #0")
DIS(0x6f5a674d, "sqshlu v13.2d, v26.2d, #26")
DIS(0x7f586492, "sqshlu d18, d4, #24")
DIS(0x7f2b64d5, "sqshlu s21, s6, #11")
DIS(0x4f577460, "sqshl v0.2d, v3.2d, #23")
DIS(0x0f28741b, "sqshl v27.2s, v0.2s, #8")
DIS(0x5f2575b9, "sqshl s25, s13, #5")
DIS(0x5f1375a9, "sqshl h9, h13, #3")
DIS(0x6f5876cd, "uqshl v13.2d, v22.2d, #24")
DIS(0x6f7575bc, "uqshl v28.2d, v13.2d, #53")
DIS(0x7f787416, "uqshl d22, d0, #56")
DIS(0x7f647664, "uqshl d4, d19, #36")
DIS(0x0f2186b6, "shrn v22.2s, v21.2d, #31")
DIS(0x0f0c8673, "shrn v19.8b, v19.8h, #4")
DIS(0x0f3e8e55, "rshrn v21.2s, v18.2d, #2")
DIS(0x0f178e78, "rshrn v24.4h, v19.4s, #9")
DIS(0x6f2384cc, "sqshrun2 v12.4s, v6.2d, #29")
DIS(0x6f2e86a6, "sqshrun2 v6.4s, v21.2d, #18")
DIS(0x7f3a8750, "sqshrun s16, d26, #6")
DIS(0x7f0e8682, "sqshrun b2, h20, #2")
DIS(0x2f3c8e74, "sqrshrun v20.2s, v19.2d, #4")
DIS(0x6f1b8e86, "sqrshrun2 v6.8h, v20.4s, #5")
DIS(0x7f1e8d74, "sqrshrun h20, s11, #2")
DIS(0x7f198ca5, "sqrshrun h5, s5, #7")
DIS(0x0f3a9576, "sqshrn v22.2s, v11.2d, #6")
DIS(0x4f269663, "sqshrn2 v3.4s, v19.2d, #26")
DIS(0x5f2996ba, "sqshrn s26, d21, #23")
DIS(0x5f1095c3, "sqshrn h3, s14, #16")
DIS(0x4f1a9fbd, "sqrshrn2 v29.8h, v29.4s, #6")
DIS(0x0f239df5, "sqrshrn v21.2s, v15.2d, #29")
DIS(0x5f209fa7, "sqrshrn s7, d29, #32")
DIS(0x5f399d3d, "sqrshrn s29, d9, #7")
DIS(0x2f1495c3, "uqshrn v3.4h, v14.4s, #12")
DIS(0x2f2297be, "uqshrn v30.2s, v29.2d, #30")
DIS(0x7f329507, "uqshrn s7, d8, #14")
DIS(0x7f3194a7, "uqshrn s7, d5, #15")
DIS(0x2f289cd2, "uqrshrn v18.2s, v6.2d, #24")
DIS(0x6f2b9ed0, "uqrshrn2 v16.4s, v22.2d, #21")
DIS(0x7f399cd3, "uqrshrn s19, d6, #7")
DIS(0x7f289f13, "uqrshrn s19, d24, #24")
DIS(0x0f16a4bf, "sshll v31.4s, v5.4h, #6")
DIS(0x0f19a43c, "sshll v28.4s, v1.4h, #9")
DIS(0x6f2aa6b0, "ushll2 v16.2d, v21.4s, #10")
DIS(0x2f10a7b4, "ushll v20.4s, v29.4h, #0")
DIS(0x4f070465, "movi v5.4s, #0xe3")
DIS(0x0f0666b6, "movi v22.2s, #0xd5, lsl #24")
DIS(0x0f03343a, "orr v26.2s, #0x61, lsl #8")
DIS(0x0f03362d, "orr v13.2s, #0x71, lsl #8")
DIS(0x0f04a748, "movi v8.4h, #0x9a, lsl #8")
DIS(0x0f01a414, "movi v20.4h, #0x20, lsl #8")
DIS(0x0f0197b5, "orr v21.4h, #0x3d")
DIS(0x0f01b747, "orr v7.4h, #0x3a, lsl #8")
DIS(0x4f06d74a, "movi v10.4s, #0xda, msl #16")
DIS(0x0f01d5e2, "movi v2.2s, #0x2f, msl #16")
DIS(0x0f02e51a, "movi v26.8b, #0x48")
DIS(0x0f01e464, "movi v4.8b, #0x23")
DIS(0x2f034701, "mvni v1.2s, #0x78, lsl #16")
DIS(0x2f022592, "mvni v18.2s, #0x4c, lsl #8")
DIS(0x6f0734ff, "bic v31.4s, #0xe7, lsl #8")
DIS(0x6f0715ed, "bic v13.4s, #0xef")
DIS(0x6f0585a4, "mvni v4.8h, #0xad")
DIS(0x2f05a4d4, "mvni v20.4h, #0xa6, lsl #8")
DIS(0x2f019582, "bic v2.4h, #0x2c")
DIS(0x2f00959f, "bic v31.4h, #0xc")
DIS(0x2f05c5cf, "mvni v15.2s, #0xae, msl #8")
DIS(0x2f03d57c, "mvni v28.2s, #0x6b, msl #16")
DIS(0x2f00e76a, "movi d10, #0xffff00ffff")
DIS(0x2f07e5e0, "movi d0, #0xffffff00ffffffff")
DIS(0x6f06e561, "movi v1.2d, #0xffff0000ff00ffff")
DIS(0x6f07e6c3, "movi v3.2d, #0xffffffff00ffff00")
DIS(0x0f07f444, "fmov v4.2s, #-5.625000000000000000e-01")
DIS(0x0f03f7db, "fmov v27.2s, #1.875000000000000000e+00")
DIS(0x6f03f481, "fmov v1.2d, #6.250000000000000000e-01")
DIS(0x6f00f63a, "fmov v26.2d, #4.250000000000000000e+00")
DIS(0x4e1706d1, "dup v17.16b, v22.b[11]")
DIS(0x4e1706a0, "dup v0.16b, v21.b[11]")
DIS(0x5e1e058b, "dup h11, v12.h[7]")
DIS(0x5e1806fe, "dup d30, v23.d[1]")
DIS(0x4e1c0c70, "dup v16.4s, w3")
DIS(0x4e050f2e, "dup v14.16b, w25")
DIS(0x0e152f1a, "smov w26, v24.b[10]")
DIS(0x0e1b2f90, "smov w16, v28.b[13]")
DIS(0x4e112f72, "smov x18, v27.b[8]")
DIS(0x4e1e2c7b, "smov x27, v3.h[7]")
DIS(0x0e153e49, "umov w9, v18.b[10]")
DIS(0x0e193f25, "umov w5, v25.b[12]")
DIS(0x4e183def, "umov x15, v15.d[1]")
DIS(0x4e083e0e, "umov x14, v16.d[0]")
DIS(0x4e111d9d, "ins v29.b[8], w12")
DIS(0x4e181c28, "ins v8.d[1], x1")
DIS(0x6e022ee5, "ins v5.h[0], v23.h[2]")
DIS(0x6e045f34, "ins v20.s[0], v25.s[2]")
DIS(0x6e08405c, "ext v28.16b, v2.16b, v8.16b, #8")
DIS(0x6e021aaf, "ext v15.16b, v21.16b, v2.16b, #3")
DIS(0x4ed31ad2, "uzp1 v18.2d, v22.2d, v19.2d")
DIS(0x4ec81838, "uzp1 v24.2d, v1.2d, v8.2d")
DIS(0x0e502949, "trn1 v9.4h, v10.4h, v16.4h")
DIS(0x0e8e28f4, "trn1 v20.2s, v7.2s, v14.2s")
DIS(0x4e98389e, "zip1 v30.4s, v4.4s, v24.4s")
DIS(0x0e16391e, "zip1 v30.8b, v8.8b, v22.8b")
DIS(0x4ec45b01, "uzp2 v1.2d, v24.2d, v4.2d")
DIS(0x4e41584c, "uzp2 v12.8h, v2.8h, v1.8h")
DIS(0x4ec86b48, "trn2 v8.2d, v26.2d, v8.2d")
DIS(0x0e8d6be6, "trn2 v6.2s, v31.2s, v13.2s")
DIS(0x0e597b44, "zip2 v4.4h, v26.4h, v25.4h")
DIS(0x0e157b39, "zip2 v25.8b, v25.8b, v21.8b")
DIS(0x4e1c0034, "tbl v20.16b, {v1.16b}, v28.16b")
DIS(0x4e160246, "tbl v6.16b, {v18.16b}, v22.16b")
DIS(0x0e061178, "tbx v24.8b, {v11.16b}, v6.8b")
DIS(0x0e061333, "tbx v19.8b, {v25.16b}, v6.8b")
DIS(0x0e3dc633, "fmaxnm v19.2s, v17.2s, v29.2s")
DIS(0x0e25c4be, "fmaxnm v30.2s, v5.2s, v5.2s")
DIS(0x2e2dc47c, "fmaxnmp v28.2s, v3.2s, v13.2s")
DIS(0x2e33c46f, "fmaxnmp v15.2s, v3.2s, v19.2s")
DIS(0x0e38cfb1, "fmla v17.2s, v29.2s, v24.2s")
DIS(0x0e25cf55, "fmla v21.2s, v26.2s, v5.2s")
DIS(0x4e7ad777, "fadd v23.2d, v27.2d, v26.2d")
DIS(0x0e23d648, "fadd v8.2s, v18.2s, v3.2s")
DIS(0x6e77d587, "faddp v7.2d, v12.2d, v23.2d")
DIS(0x6e73d479, "faddp v25.2d, v3.2d, v19.2d")
DIS(0x4e39dc9b, "fmulx v27.4s, v4.4s, v25.4s")
DIS(0x4e60dc17, "fmulx v23.2d, v0.2d, v0.2d")
DIS(0x5e71dc92, "fmulx d18, d4, d17")
DIS(0x5e6adc68, "fmulx d8, d3, d10")
DIS(0x2e32dc43, "fmul v3.2s, v2.2s, v18.2s")
DIS(0x6e24dcc0, "fmul v0.4s, v6.4s, v4.4s")
DIS(0x0e29e4db, "fcmeq v27.2s, v6.2s, v9.2s")
DIS(0x4e24e509, "fcmeq v9.4s, v8.4s, v4.4s")
DIS(0x5e6de5d7, "fcmeq d23, d14, d13")
DIS(0x5e26e629, "fcmeq s9, s17, s6")
DIS(0x2e36e63c, "fcmge v28.2s, v17.2s, v22.2s")
DIS(0x6e66e611, "fcmge v17.2d, v16.2d, v6.2d")
DIS(0x7e67e401, "fcmge d1, d0, d7")
DIS(0x7e31e79b, "fcmge s27, s28, s17")
DIS(0x6e36ed60, "facge v0.4s, v11.4s, v22.4s")
DIS(0x2e23ede4, "facge v4.2s, v15.2s, v3.2s")
DIS(0x7e39ed86, "facge s6, s12, s25")
DIS(0x7e2befc5, "facge s5, s30, s11")
DIS(0x4e7ff6a2, "fmax v2.2d, v21.2d, v31.2d")
DIS(0x0e3cf6dd, "fmax v29.2s, v22.2s, v28.2s")
DIS(0x2e3af736, "fmaxp v22.2s, v25.2s, v26.2s")
DIS(0x6e36f47f, "fmaxp v31.4s, v3.4s, v22.4s")
DIS(0x4e6aff0b, "frecps v11.2d, v24.2d, v10.2d")
DIS(0x4e3dfe2d, "frecps v13.4s, v17.4s, v29.4s")
DIS(0x5e6cfe2b, "frecps d11, d17, d12")
DIS(0x5e32feb3, "frecps s19, s21, s18")
DIS(0x6e24fed4, "fdiv v20.4s, v22.4s, v4.4s")
DIS(0x6e74fd8a, "fdiv v10.2d, v12.2d, v20.2d")
DIS(0x4eb6c661, "fminnm v1.4s, v19.4s, v22.4s")
DIS(0x0eb9c620, "fminnm v0.2s, v17.2s, v25.2s")
DIS(0x6eb4c414, "fminnmp v20.4s, v0.4s, v20.4s")
DIS(0x6effc758, "fminnmp v24.2d, v26.2d, v31.2d")
DIS(0x0eb6cf33, "fmls v19.2s, v25.2s, v22.2s")
DIS(0x0eb0cd18, "fmls v24.2s, v8.2s, v16.2s")
DIS(0x0eacd5e0, "fsub v0.2s, v15.2s, v12.2s")
DIS(0x0eaad7b2, "fsub v18.2s, v29.2s, v10.2s")
DIS(0x6ef7d5d1, "fabd v17.2d, v14.2d, v23.2d")
DIS(0x2ebed5fb, "fabd v27.2s, v15.2s, v30.2s")
DIS(0x7eb7d713, "fabd s19, s24, s23")
DIS(0x7ef7d5c9, "fabd d9, d14, d23")
DIS(0x2ea0e5dd, "fcmgt v29.2s, v14.2s, v0.2s")
DIS(0x2eb4e63b, "fcmgt v27.2s, v17.2s, v20.2s")
DIS(0x7eb6e649, "fcmgt s9, s18, s22")
DIS(0x7eb2e669, "fcmgt s9, s19, s18")
DIS(0x2ebaef79, "facgt v25.2s, v27.2s, v26.2s")
DIS(0x6effec0f, "facgt v15.2d, v0.2d, v31.2d")
DIS(0x7effed9f, "facgt d31, d12, d31")
DIS(0x7eb4ef63, "facgt s3, s27, s20")
DIS(0x4ee8f622, "fmin v2.2d, v17.2d, v8.2d")
DIS(0x4eacf5fb, "fmin v27.4s, v15.4s, v12.4s")
DIS(0x6eb7f45a, "fminp v26.4s, v2.4s, v23.4s")
DIS(0x6eb0f544, "fminp v4.4s, v10.4s, v16.4s")
DIS(0x0eadfc66, "frsqrts v6.2s, v3.2s, v13.2s")
DIS(0x4eefff42, "frsqrts v2.2d, v26.2d, v15.2d")
DIS(0x5eb4fdb2, "frsqrts s18, s13, s20")
DIS(0x5ea1fc6a, "frsqrts s10, s3, s1")
DIS(0x4e618a0b, "frintn v11.2d, v16.2d")
DIS(0x0e218924, "frintn v4.2s, v9.2s")
DIS(0x6e618a66, "frinta v6.2d, v19.2d")
DIS(0x2e218973, "frinta v19.2s, v11.2s")
DIS(0x0e219841, "frintm v1.2s, v2.2s")
DIS(0x4e219969, "frintm v9.4s, v11.4s")
DIS(0x2e219a59, "frintx v25.2s, v18.2s")
DIS(0x6e21992c, "frintx v12.4s, v9.4s")
DIS(0x4ea18a26, "frintp v6.4s, v17.4s")
DIS(0x0ea1883f, "frintp v31.2s, v1.2s")
DIS(0x0ea199cf, "frintz v15.2s, v14.2s")
DIS(0x4ee19894, "frintz v20.2d, v4.2d")
DIS(0x2ea19ae9, "frinti v9.2s, v23.2s")
DIS(0x2ea19b0a, "frinti v10.2s, v24.2s")
DIS(0x0e21a814, "fcvtns v20.2s, v0.2s")
DIS(0x4e61abe9, "fcvtns v9.2d, v31.2d")
DIS(0x5e21aa57, "fcvtns s23, s18")
DIS(0x5e61aa9b, "fcvtns d27, d20")
DIS(0x6e61a9fd, "fcvtnu v29.2d, v15.2d")
DIS(0x6e21a92b, "fcvtnu v11.4s, v9.4s")
DIS(0x7e61abf2, "fcvtnu d18, d31")
DIS(0x7e21a999, "fcvtnu s25, s12")
DIS(0x4e61ba6d, "fcvtms v13.2d, v19.2d")
DIS(0x0e21bb2c, "fcvtms v12.2s, v25.2s")
DIS(0x5e21bb15, "fcvtms s21, s24")
DIS(0x5e21ba59, "fcvtms s25, s18")
DIS(0x2e21b8b1, "fcvtmu v17.2s, v5.2s")
DIS(0x6e21ba5f, "fcvtmu v31.4s, v18.4s")
DIS(0x7e61b809, "fcvtmu d9, d0")
DIS(0x7e21b921, "fcvtmu s1, s9")
DIS(0x4e21c81b, "fcvtas v27.4s, v0.4s")
DIS(0x0e21c890, "fcvtas v16.2s, v4.2s")
DIS(0x5e61ca46, "fcvtas d6, d18")
DIS(0x5e21cbb4, "fcvtas s20, s29")
DIS(0x6e61cb2b, "fcvtau v11.2d, v25.2d")
DIS(0x6e61c8b2, "fcvtau v18.2d, v5.2d")
DIS(0x7e21cbcf, "fcvtau s15, s30")
DIS(0x7e21c910, "fcvtau s16, s8")
DIS(0x4ea1a86b, "fcvtps v11.4s, v3.4s")
DIS(0x0ea1aaba, "fcvtps v26.2s, v21.2s")
DIS(0x5ea1ab74, "fcvtps s20, s27")
DIS(0x5ee1a941, "fcvtps d1, d10")
DIS(0x6ea1aa98, "fcvtpu v24.4s, v20.4s")
DIS(0x6ea1ab46, "fcvtpu v6.4s, v26.4s")
DIS(0x7ea1a9b4, "fcvtpu s20, s13")
DIS(0x7ee1abf8, "fcvtpu d24, d31")
DIS(0x4ea1ba97, "fcvtzs v23.4s, v20.4s")
DIS(0x4ea1b867, "fcvtzs v7.4s, v3.4s")
DIS(0x5ee1b84d, "fcvtzs d13, d2")
DIS(0x5ee1ba71, "fcvtzs d17, d19")
DIS(0x6ea1bb28, "fcvtzu v8.4s, v25.4s")
DIS(0x6ea1b988, "fcvtzu v8.4s, v12.4s")
DIS(0x7ea1bb94, "fcvtzu s20, s28")
DIS(0x7ea1b960, "fcvtzu s0, s11")
DIS(0x0e21dba6, "scvtf v6.2s, v29.2s")
DIS(0x4e21db88, "scvtf v8.4s, v28.4s")
DIS(0x5e61d90f, "scvtf d15, d8")
DIS(0x5e21d9d6, "scvtf s22, s14")
DIS(0x2e21d8ee, "ucvtf v14.2s, v7.2s")
DIS(0x6e21d8a2, "ucvtf v2.4s, v5.4s")
DIS(0x7e61d8b1, "ucvtf d17, d5")
DIS(0x7e61dafa, "ucvtf d26, d23")
DIS(0x4ee0c858, "fcmgt v24.2d, v2.2d, #0.0")
DIS(0x0ea0ca6f, "fcmgt v15.2s, v19.2s, #0.0")
DIS(0x5ee0ca60, "fcmgt d0, d19, #0.0")
DIS(0x5ea0c882, "fcmgt s2, s4, #0.0")
DIS(0x6ee0c858, "fcmge v24.2d, v2.2d, #0.0")
DIS(0x6ea0cbce, "fcmge v14.4s, v30.4s, #0.0")
DIS(0x7ee0cb7b, "fcmge d27, d27, #0.0")
DIS(0x7ee0cab4, "fcmge d20, d21, #0.0")
DIS(0x4ea0dbb6, "fcmeq v22.4s, v29.4s, #0.0")
DIS(0x4ee0d80a, "fcmeq v10.2d, v0.2d, #0.0")
DIS(0x5ea0d9f6, "fcmeq s22, s15, #0.0")
DIS(0x5ea0d836, "fcmeq s22, s1, #0.0")
DIS(0x6ee0da29, "fcmle v9.2d, v17.2d, #0.0")
DIS(0x2ea0da1f, "fcmle v31.2s, v16.2s, #0.0")
DIS(0x7ee0dbc0, "fcmle d0, d30, #0.0")
DIS(0x7ea0d820, "fcmle s0, s1, #0.0")
DIS(0x4ea0ebf4, "fcmlt v20.4s, v31.4s, #0.0")
DIS(0x0ea0ea7a, "fcmlt v26.2s, v19.2s, #0.0")
DIS(0x5ea0e888, "fcmlt s8, s4, #0.0")
DIS(0x5ee0eafc, "fcmlt d28, d23, #0.0")
DIS(0x4ee0fba1, "fabs v1.2d, v29.2d")
DIS(0x4ee0fbd6, "fabs v22.2d, v30.2d")
DIS(0x6ea0fb63, "fneg v3.4s, v27.4s")
DIS(0x6ee0f956, "fneg v22.2d, v10.2d")
DIS(0x4ea1dbb7, "frecpe v23.4s, v29.4s")
DIS(0x4ea1db42, "frecpe v2.4s, v26.4s")
DIS(0x5ee1d892, "frecpe d18, d4")
DIS(0x5ea1d8dd, "frecpe s29, s6")
DIS(0x6ee1da7c, "frsqrte v28.2d, v19.2d")
DIS(0x6ee1dae6, "frsqrte v6.2d, v23.2d")
DIS(0x7ee1dbf8, "frsqrte d24, d31")
DIS(0x7ea1da1a, "frsqrte s26, s16")
DIS(0x6ea1fba5, "fsqrt v5.4s, v29.4s")
DIS(0x6ea1fac7, "fsqrt v7.4s, v22.4s")
DIS(0x5ea1fa20, "frecpx s0, s17")
DIS(0x5ea1fb22, "frecpx s2, s25")
DIS(0x0e61696b, "fcvtn v11.2s, v11.2d")
DIS(0x4e216b37, "fcvtn2 v23.8h, v25.4s")
DIS(0x0e617ad4, "fcvtl v20.2d, v22.2s")
DIS(0x0e6178e3, "fcvtl v3.2d, v7.2s")
DIS(0x6e616b6a, "fcvtxn2 v10.4s, v27.2d")
DIS(0x2e616a8d, "fcvtxn v13.2s, v20.2d")
DIS(0x7e61689e, "fcvtxn s30, d4")
DIS(0x7e616ab5, "fcvtxn s21, d21")
DIS(0x6e30c920, "fmaxnmv s0, v9.4s")
DIS(0x6e30c8ae, "fmaxnmv s14, v5.4s")
DIS(0x6e30f957, "fmaxv s23, v10.4s")
DIS(0x6e30f9bd, "fmaxv s29, v13.4s")
DIS(0x6eb0c9dd, "fminnmv s29, v14.4s")
DIS(0x6eb0c9ed, "fminnmv s13, v15.4s")
DIS(0x6eb0f95e, "fminv s30, v10.4s")
DIS(0x6eb0fb6c, "fminv s12, v27.4s")
DIS(0x7e30ca3f, "fmaxnmp s31, v17.2s")
DIS(0x7e30c91d, "fmaxnmp s29, v8.2s")
DIS(0x7e30da2c, "faddp s12, v17.2s")
DIS(0x7e70d8ef, "faddp d15, v7.2d")
DIS(0x7e70f97e, "fmaxp d30, v11.2d")
DIS(0x7e70faf9, "fmaxp d25, v23.2d")
DIS(0x7ef0c998, "fminnmp d24, v12.2d")
DIS(0x7ef0c8fb, "fminnmp d27, v7.2d")
DIS(0x7ef0fa1a, "fminp d26, v16.2d")
DIS(0x7ef0fae7, "fminp d7, v23.2d")
DIS(0x4f93112c, "fmla v12.4s, v9.4s, v19.s[0]")
DIS(0x4fb41a79, "fmla v25.4s, v19.4s, v20.s[3]")
DIS(0x4fc21937, "fmla v23.2d, v9.2d, v2.d[1]")
DIS(0x4fc3120d, "fmla v13.2d, v16.2d, v3.d[0]")
DIS(0x5f801a9b, "fmla s27, s20, v0.s[2]")
DIS(0x5f8f1917, "fmla s23, s8, v15.s[2]")
DIS(0x5fc1132d, "fmla d13, d25, v1.d[0]")
DIS(0x5fd91840, "fmla d0, d2, v25.d[1]")
DIS(0x4f995395, "fmls v21.4s, v28.4s, v25.s[0]")
DIS(0x0fb75109, "fmls v9.2s, v8.2s, v23.s[1]")
DIS(0x4fd55200, "fmls v0.2d, v16.2d, v21.d[0]")
DIS(0x4fc0588e, "fmls v14.2d, v4.2d, v0.d[1]")
DIS(0x5fb65be7, "fmls s7, s31, v22.s[3]")
DIS(0x5fb6510c, "fmls s12, s8, v22.s[1]")
DIS(0x5fc35b7a, "fmls d26, d27, v3.d[1]")
DIS(0x5fc85a55, "fmls d21, d18, v8.d[1]")
DIS(0x4fa193b2, "fmul v18.4s, v29.4s, v1.s[1]")
DIS(0x0fb89a84, "fmul v4.2s, v20.2s, v24.s[3]")
DIS(0x4fd39392, "fmul v18.2d, v28.2d, v19.d[0]")
DIS(0x4fce9948, "fmul v8.2d, v10.2d, v14.d[1]")
DIS(0x5f9991b7, "fmul s23, s13, v25.s[0]")
DIS(0x5fa090b2, "fmul s18, s5, v0.s[1]")
DIS(0x5fd498af, "fmul d15, d5, v20.d[1]")
DIS(0x5fce93dc, "fmul d28, d30, v14.d[0]")
DIS(0x2fb39829, "fmulx v9.2s, v1.2s, v19.s[3]")
DIS(0x6fa09215, "fmulx v21.4s, v16.4s, v0.s[1]")
DIS(0x6fd99961, "fmulx v1.2d, v11.2d, v25.d[1]")
DIS(0x6fd493d0, "fmulx v16.2d, v30.2d, v20.d[0]")
DIS(0x7fb791dc, "fmulx s28, s14, v23.s[1]")
DIS(0x7fae9389, "fmulx s9, s28, v14.s[1]")
DIS(0x7fc59af3, "fmulx d19, d23, v5.d[1]")
DIS(0x7fc699b0, "fmulx d16, d13, v6.d[1]")
DIS(0x4f29e40c, "scvtf v12.4s, v0.4s, #23")
DIS(0x4f61e7a0, "scvtf v0.2d, v29.2d, #31")
DIS(0x5f20e671, "scvtf s17, s19, #32")
DIS(0x5f6fe474, "scvtf d20, d3, #17")
DIS(0x6f3fe653, "ucvtf v19.4s, v18.4s, #1")
DIS(0x2f34e5cc, "ucvtf v12.2s, v14.2s, #12")
DIS(0x7f4ce753, "ucvtf d19, d26, #52")
DIS(0x7f49e5a6, "ucvtf d6, d13, #55")
DIS(0x4f76fddc, "fcvtzs v28.2d, v14.2d, #10")
DIS(0x0f29fd3d, "fcvtzs v29.2s, v9.2s, #23")
DIS(0x5f51ffba, "fcvtzs d26, d29, #47")
DIS(0x5f6ffff4, "fcvtzs d20, d31, #17")
DIS(0x2f3fff3e, "fcvtzu v30.2s, v25.2s, #1")
DIS(0x6f40fc30, "fcvtzu v16.2d, v1.2d, #64")
DIS(0x7f2dff87, "fcvtzu s7, s28, #19")
DIS(0x7f45fd9c, "fcvtzu d28, d12, #59")
DIS(0x6e5987df, "sqrdmlah v31.8h, v30.8h, v25.8h")
DIS(0x6e5c87dd, "sqrdmlah v29.8h, v30.8h, v28.8h")
DIS(0x7e4e87f5, "sqrdmlah h21, h31, h14")
DIS(0x7e4684f0, "sqrdmlah h16, h7, h6")
DIS(0x2e8b8e69, "sqrdmlsh v9.2s, v19.2s, v11.2s")
DIS(0x2e438c51, "sqrdmlsh v17.4h, v2.4h, v3.4h")
DIS(0x7e538d26, "sqrdmlsh h6, h9, h19")
DIS(0x7e818d36, "sqrdmlsh s22, s9, s1")
DIS(0x2f6cd85b, "sqrdmlah v27.4h, v2.4h, v12.h[6]")
DIS(0x2f5dd187, "sqrdmlah v7.4h, v12.4h, v13.h[1]")
DIS(0x2f83d84f, "sqrdmlah v15.2s, v2.2s, v3.s[2]")
DIS(0x2fb8d2cb, "sqrdmlah v11.2s, v22.2s, v24.s[1]")
DIS(0x7f43da60, "sqrdmlah h0, h19, v3.h[4]")
DIS(0x7f65d03c, "sqrdmlah h28, h1, v5.h[2]")
DIS(0x7f82d0c4, "sqrdmlah s4, s6, v2.s[0]")
DIS(0x7f94d19b, "sqrdmlah s27, s12, v20.s[0]")
DIS(0x6f45f3f3, "sqrdmlsh v19.8h, v31.8h, v5.h[0]")
DIS(0x2f54f963, "sqrdmlsh v3.4h, v11.4h, v4.h[5]")
DIS(0x6f93f35d, "sqrdmlsh v29.4s, v26.4s, v19.s[0]")
DIS(0x6f84f103, "sqrdmlsh v3.4s, v8.4s, v4.s[0]")
DIS(0x7f7ef9c6, "sqrdmlsh h6, h14, v14.h[7]")
DIS(0x7f59f254, "sqrdmlsh h20, h18, v9.h[1]")
DIS(0x7fbdfa13, "sqrdmlsh s19, s16, v29.s[3]")
DIS(0x7fa7f079, "sqrdmlsh s25, s3, v7.s[1]")
DIS(0x0e9194cb, "sdot v11.2s, v6.8b, v17.8b")
DIS(0x4e899666, "sdot v6.4s, v19.16b, v9.16b")
DIS(0x0f99e841, "sdot v1.2s, v2.8b, v25.4b[2]")
DIS(0x0f9ee086, "sdot v6.2s, v4.8b, v30.4b[0]")
DIS(0x2e959440, "udot v0.2s, v2.8b, v21.8b")
DIS(0x2e8995b5, "udot v21.2s, v13.8b, v9.8b")
DIS(0x2fb6ea02, "udot v2.2s, v16.8b, v22.4b[3]")
DIS(0x6fbceb26, "udot v6.4s, v25.16b, v28.4b[3]")
DIS(0x4e284973, "aese v19.16b, v11.16b")
DIS(0x4e2848a5, "aese v5.16b, v5.16b")
DIS(0x4e2859d4, "aesd v20.16b, v14.16b")
DIS(0x4e285b34, "aesd v20.16b, v25.16b")
DIS(0x4e286802, "aesmc v2.16b, v0.16b")
DIS(0x4e286b02, "aesmc v2.16b, v24.16b")
DIS(0x4e287803, "aesimc v3.16b, v0.16b")
DIS(0x4e287aa4, "aesimc v4.16b, v21.16b")
DIS(0x0ee9e023, "pmull v3.1q, v1.1d, v9.1d")
DIS(0x0ee2e2e8, "pmull v8.1q, v23.1d, v2.1d")
DIS(0x5e1a0317, "sha1c q23, s24, v26.4s")
DIS(0x5e1a0258, "sha1c q24, s18, v26.4s")
DIS(0x5e101389, "sha1p q9, s28, v16.4s")
DIS(0x5e1713ed, "sha1p q13, s31, v23.4s")
DIS(0x5e072108, "sha1m q8, s8, v7.4s")
DIS(0x5e1e2355, "sha1m q21, s26, v30.4s")
DIS(0x5e153105, "sha1su0 v5.4s, v8.4s, v21.4s")
DIS(0x5e0e32de, "sha1su0 v30.4s, v22.4s, v14.4s")
DIS(0x5e280bff, "sha1h s31, s31")
DIS(0x5e280ab7, "sha1h s23, s21")
DIS(0x5e2818d7, "sha1su1 v23.4s, v6.4s")
DIS(0x5e281877, "sha1su1 v23.4s, v3.4s")
DIS(0x5e1241e2, "sha256h q2, q15, v18.4s")
DIS(0x5e0b42b2, "sha256h q18, q21, v11.4s")
DIS(0x5e1e52a4, "sha256h2 q4, q21, v30.4s")
DIS(0x5e165170, "sha256h2 q16, q11, v22.4s")
DIS(0x5e0b63e0, "sha256su1 v0.4s, v31.4s, v11.4s")
DIS(0x5e1862d4, "sha256su1 v20.4s, v22.4s, v24.4s")
DIS(0x5e282aed, "sha256su0 v13.4s, v23.4s")
DIS(0x5e2829dd, "sha256su0 v29.4s, v14.4s")
REFUSED(0xd5033a3f) /* dsb */
REFUSED(0xd50330ff) /* sb */
REFUSED(0xd69f0bff) /* eretaa */
REFUSED(0xd69f0fff) /* eretab */
REFUSED(0x54ccd7d8) /* bc.hi */
REFUSED(0xd500405f) /* axflag */
REFUSED(0xd500401f) /* cfinv */
REFUSED(0xd5004e3f) /* msr */
REFUSED(0xd500403f) /* xaflag */
REFUSED(0xd5031010) /* wfet */
REFUSED(0xd5031024) /* wfit */
REFUSED(0xd523307b) /* tstart */
REFUSED(0xd5233173) /* ttest */
REFUSED(0x91ac15f9) /* addg */
REFUSED(0xd1870222) /* subg */
REFUSED(0x11c1932a) /* smax */
REFUSED(0x91c20acf) /* smax */
REFUSED(0x11c885c0) /* smin */
REFUSED(0x91cb788b) /* smin */
REFUSED(0x11c433f0) /* umax */
REFUSED(0x91c4014e) /* umax */
REFUSED(0x11cd2bea) /* umin */
REFUSED(0x91cc43fa) /* umin */
REFUSED(0x5ac02215) /* abs */
REFUSED(0xdac023eb) /* abs */
REFUSED(0xdac11a3a) /* autda */
REFUSED(0xdac11d7e) /* autdb */
REFUSED(0xdac13bff) /* autdza */
REFUSED(0xdac13fe8) /* autdzb */
REFUSED(0xdac110bc) /* autia */
REFUSED(0xdac114bf) /* autib */
REFUSED(0xdac133f5) /* autiza */
REFUSED(0xdac137eb) /* autizb */
REFUSED(0x5ac01fc5) /* cnt */
REFUSED(0xdac01ed7) /* cnt */
REFUSED(0x5ac01b4c) /* ctz */
REFUSED(0xdac018c1) /* ctz */
REFUSED(0xdac10aa1) /* pacda */
REFUSED(0xdac10d7e) /* pacdb */
REFUSED(0xdac12be4) /* pacdza */
REFUSED(0xdac12fe5) /* pacdzb */
REFUSED(0xdac10106) /* pacia */
REFUSED(0xdac1056a) /* pacib */
REFUSED(0xdac123ec) /* paciza */
REFUSED(0xdac127f8) /* pacizb */
REFUSED(0xdac147ef) /* xpacd */
REFUSED(0xdac143f5) /* xpaci */
REFUSED(0x9acd179e) /* gmi */
REFUSED(0x9acc1330) /* irg */
REFUSED(0x9ad5317f) /* pacga */
REFUSED(0x1ac2608f) /* smax */
REFUSED(0x9ad563db) /* smax */
REFUSED(0x1ad46bc6) /* smin */
REFUSED(0x9add68dc) /* smin */
REFUSED(0xbad403f8) /* subps */
REFUSED(0x9adf02ee) /* subp */
REFUSED(0x1ad06438) /* umax */
REFUSED(0x9ad66635) /* umax */
REFUSED(0x1ada6d00) /* umin */
REFUSED(0x9ac16fc0) /* umin */
REFUSED(0xba1605a6) /* rmif */
REFUSED(0x3a00484d) /* setf16 */
REFUSED(0x3a000b2d) /* setf8 */
REFUSED(0x195fc06c) /* ldapurb */
REFUSED(0x5947e2ac) /* ldapurh */
REFUSED(0x19d0f1fa) /* ldapursb */
REFUSED(0x19960316) /* ldapursb */
REFUSED(0x59cc127a) /* ldapursh */
REFUSED(0x599ce372) /* ldapursh */
REFUSED(0x9998c2b1) /* ldapursw */
REFUSED(0x995a0013) /* ldapur */
REFUSED(0xd9479399) /* ldapur */
REFUSED(0x191330c5) /* stlurb */
REFUSED(0x591011f7) /* stlurh */
REFUSED(0x9916b397) /* stlur */
REFUSED(0xd91be128) /* stlur */
REFUSED(0xf82c7fde) /* ldraa */
REFUSED(0xf83a84b6) /* ldraa */
REFUSED(0xf8ef6ea1) /* ldrab */
REFUSED(0xf8a60559) /* ldrab */
REFUSED(0x08df7c2d) /* ldlarb */
REFUSED(0x48df7c66) /* ldlarh */
REFUSED(0x88df7e8b) /* ldlar */
REFUSED(0xc8df7ea5) /* ldlar */
REFUSED(0x089f7c63) /* stllrb */
REFUSED(0x489f7d97) /* stllrh */
REFUSED(0x889f7f92) /* stllr */
REFUSED(0xc89f7fcc) /* stllr */
REFUSED(0x69165117) /* stgp */
REFUSED(0x68b0a8cd) /* stgp */
REFUSED(0x69ab343a) /* stgp */
REFUSED(0xd9e0029e) /* ldgm */
REFUSED(0xd96260e0) /* ldg */
REFUSED(0xd9ac395d) /* st2g */
REFUSED(0xd9b38772) /* st2g */
REFUSED(0xd9a60e14) /* st2g */
REFUSED(0xd9a002a2) /* stgm */
REFUSED(0xd93b6a47) /* stg */
REFUSED(0xd9229437) /* stg */
REFUSED(0xd9273c76) /* stg */
REFUSED(0xd9e16825) /* stz2g */
REFUSED(0xd9ef4772) /* stz2g */
REFUSED(0xd9f0af41) /* stz2g */
REFUSED(0xd92002de) /* stzgm */
REFUSED(0xd966cbe5) /* stzg */
REFUSED(0xd97dc689) /* stzg */
REFUSED(0xd97d7e16) /* stzg */
REFUSED(0x1d8364ba) /* cpyertwn */
REFUSED(0x1d8844cc) /* cpyewn */
REFUSED(0x1d9496b8) /* cpyewtrn */
REFUSED(0x1980b686) /* cpyfetrn */
REFUSED(0x1990163c) /* cpyfewt */
REFUSED(0x199d05b7) /* cpyfe */
REFUSED(0x19488646) /* cpyfmrn */
REFUSED(0x194267a5) /* cpyfmrtwn */
REFUSED(0x1944b756) /* cpyfmtrn */
REFUSED(0x1957345a) /* cpyfmt */
REFUSED(0x194ad64e) /* cpyfmwtn */
REFUSED(0x195616af) /* cpyfmwt */
REFUSED(0x19172549) /* cpyfprt */
REFUSED(0x190db422) /* cpyfptrn */
REFUSED(0x190ad71a) /* cpyfpwtn */
REFUSED(0x190457c5) /* cpyfpwtwn */
REFUSED(0x1d43c4cb) /* cpymn */
REFUSED(0x1d40e50d) /* cpymrtn */
REFUSED(0x1d47b64a) /* cpymtrn */
REFUSED(0x1d483520) /* cpymt */
REFUSED(0x1d57d4f5) /* cpymwtn */
REFUSED(0x1d1ea43c) /* cpyprtrn */
REFUSED(0x1d1db497) /* cpyptrn */
REFUSED(0x1d07777d) /* cpyptwn */
REFUSED(0x1d17455b) /* cpypwn */
REFUSED(0x19d5b469) /* setetn */
REFUSED(0x19d1953e) /* setet */
REFUSED(0x1dd296ee) /* setget */
REFUSED(0x1dd1854f) /* setge */
REFUSED(0x1dcd777c) /* setgmtn */
REFUSED(0x1dc15745) /* setgmt */
REFUSED(0x1dcc0502) /* setgp */
REFUSED(0x19d36580) /* setmn */
REFUSED(0xf83fd3e7) /* ld64b */
REFUSED(0xf824a3ba) /* st64bv0 */
REFUSED(0xf82db016) /* st64bv */
REFUSED(0xf83f93dc) /* st64b */
REFUSED(0x4e30cb9f) /* fmaxnmv */
REFUSED(0x0e30fb14) /* fmaxv */
REFUSED(0x0eb0c964) /* fminnmv */
REFUSED(0x0eb0f971) /* fminv */
REFUSED(0x0f71f38b) /* bfdot */
REFUSED(0x4ff0f214) /* bfmlalt */
REFUSED(0x6f6e72b5) /* fcmla */
REFUSED(0x2fa0832e) /* fmlal2 */
REFUSED(0x4fa40a34) /* fmlal */
REFUSED(0x0f06193c) /* fmla */
REFUSED(0x6f8eca54) /* fmlsl2 */
REFUSED(0x4f8e49cd) /* fmlsl */
REFUSED(0x4f2f580c) /* fmls */
REFUSED(0x6f0290cc) /* fmulx */
REFUSED(0x4f1b9b0a) /* fmul */
REFUSED(0x4f37fa9f) /* sudot */
REFUSED(0x4f9efb34) /* usdot */
REFUSED(0x4f05ff66) /* fmov */
REFUSED(0x4ea16a4c) /* bfcvtn2 */
REFUSED(0x6e21eae1) /* frint32x */
REFUSED(0x0e21e9d7) /* frint32z */
REFUSED(0x0e21fa1b) /* frint64z */
REFUSED(0x4ef8fbd1) /* fabs */
REFUSED(0x4ef8d965) /* fcmeq */
REFUSED(0x2ef8cbff) /* fcmge */
REFUSED(0x0ef8c9f5) /* fcmgt */
REFUSED(0x2ef8d993) /* fcmle */
REFUSED(0x4ef8eb59) /* fcmlt */
REFUSED(0x0e79cbd8) /* fcvtas */
REFUSED(0x6e79ca0e) /* fcvtau */
REFUSED(0x0e79bb88) /* fcvtms */
REFUSED(0x6e79bba7) /* fcvtmu */
REFUSED(0x4e79aab6) /* fcvtns */
REFUSED(0x2e79a83a) /* fcvtnu */
REFUSED(0x0ef9a91c) /* fcvtps */
REFUSED(0x6ef9aa0c) /* fcvtpu */
REFUSED(0x0ef9babe) /* fcvtzs */
REFUSED(0x2ef9b8dc) /* fcvtzu */
REFUSED(0x2ef8fbbf) /* fneg */
REFUSED(0x0ef9d9f1) /* frecpe */
REFUSED(0x2e79886c) /* frinta */
REFUSED(0x2ef9992d) /* frinti */
REFUSED(0x4e799bcc) /* frintm */
REFUSED(0x0e798b4d) /* frintn */
REFUSED(0x0ef988de) /* frintp */
REFUSED(0x2e799940) /* frintx */
REFUSED(0x4ef99b81) /* frintz */
REFUSED(0x6ef9d9a7) /* frsqrte */
REFUSED(0x2ef9fbc8) /* fsqrt */
REFUSED(0x0e79dad2) /* scvtf */
REFUSED(0x6e79d8ad) /* ucvtf */
REFUSED(0x2e2ecf82) /* fmlal2 */
REFUSED(0x4e3bee07) /* fmlal */
REFUSED(0x6eabcf18) /* fmlsl2 */
REFUSED(0x4eaeec4f) /* fmlsl */
REFUSED(0x2e48fee6) /* bfdot */
REFUSED(0x6ed0ff2c) /* bfmlalt */
REFUSED(0x6e47ee30) /* bfmmla */
REFUSED(0x6e40f489) /* fcadd */
REFUSED(0x4e90a537) /* smmla */
REFUSED(0x6e9da4a9) /* ummla */
REFUSED(0x0e819f05) /* usdot */
REFUSED(0x4e87adb0) /* usmmla */
REFUSED(0x6ed51630) /* fabd */
REFUSED(0x2e4b2dc7) /* facge */
REFUSED(0x6ece2e51) /* facgt */
REFUSED(0x6e5d17ed) /* faddp */
REFUSED(0x0e491681) /* fadd */
REFUSED(0x4e502743) /* fcmeq */
REFUSED(0x2e58252c) /* fcmge */
REFUSED(0x6ed725ff) /* fcmgt */
REFUSED(0x6e483ef2) /* fdiv */
REFUSED(0x6e5d07ae) /* fmaxnmp */
REFUSED(0x0e5607cd) /* fmaxnm */
REFUSED(0x6e5f340d) /* fmaxp */
REFUSED(0x0e5237c6) /* fmax */
REFUSED(0x2ecc0629) /* fminnmp */
REFUSED(0x4eda07ae) /* fminnm */
REFUSED(0x2ec134bd) /* fminp */
REFUSED(0x4ec03716) /* fmin */
REFUSED(0x4e500fea) /* fmla */
REFUSED(0x4ec70d8c) /* fmls */
REFUSED(0x0e421eda) /* fmulx */
REFUSED(0x2e421cee) /* fmul */
REFUSED(0x4e503e9a) /* frecps */
REFUSED(0x4ed43c0d) /* frsqrts */
REFUSED(0x4ed315bf) /* fsub */
REFUSED(0x4f17e407) /* scvtf */
REFUSED(0x5f0f19b6) /* fmla */
REFUSED(0x5f285825) /* fmls */
REFUSED(0x7f0799e0) /* fmulx */
REFUSED(0x5f3b902b) /* fmul */
REFUSED(0x5ef8da98) /* fcmeq */
REFUSED(0x7ef8c9f2) /* fcmge */
REFUSED(0x5ef8c883) /* fcmgt */
REFUSED(0x7ef8db0c) /* fcmle */
REFUSED(0x5ef8eb06) /* fcmlt */
REFUSED(0x5e79cb09) /* fcvtas */
REFUSED(0x7e79c966) /* fcvtau */
REFUSED(0x5e79bb41) /* fcvtms */
REFUSED(0x7e79b989) /* fcvtmu */
REFUSED(0x5e79a8d7) /* fcvtns */
REFUSED(0x7e79ab7c) /* fcvtnu */
REFUSED(0x5ef9a903) /* fcvtps */
REFUSED(0x7ef9a82d) /* fcvtpu */
REFUSED(0x5ef9b990) /* fcvtzs */
REFUSED(0x7ef9b94b) /* fcvtzu */
REFUSED(0x5ef9d883) /* frecpe */
REFUSED(0x5ef9f84a) /* frecpx */
REFUSED(0x7ef9d982) /* frsqrte */
REFUSED(0x5e79d829) /* scvtf */
REFUSED(0x7e79d9b2) /* ucvtf */
REFUSED(0x5e30d942) /* faddp */
REFUSED(0x5e30ca5c) /* fmaxnmp */
REFUSED(0x5e30fa03) /* fmaxp */
REFUSED(0x5eb0c8f8) /* fminnmp */
REFUSED(0x5eb0f8fb) /* fminp */
REFUSED(0x7eca1488) /* fabd */
REFUSED(0x7e532f33) /* facge */
REFUSED(0x7ec32eed) /* facgt */
REFUSED(0x5e4326fd) /* fcmeq */
REFUSED(0x7e4c2711) /* fcmge */
REFUSED(0x7edd250f) /* fcmgt */
REFUSED(0x5e5c1f3b) /* fmulx */
REFUSED(0x5e5e3e19) /* frecps */
REFUSED(0x5ec23e1a) /* frsqrts */
REFUSED(0x5f1efd1a) /* fcvtzs */
REFUSED(0x7f1afe5a) /* fcvtzu */
REFUSED(0x7f11e733) /* ucvtf */
REFUSED(0xce5e8079) /* sm3tt1a */
REFUSED(0xce449593) /* sm3tt1b */
REFUSED(0xce5cb8fa) /* sm3tt2a */
REFUSED(0xce56bdff) /* sm3tt2b */
REFUSED(0xce91edf9) /* xar */
REFUSED(0xce3c2307) /* bcax */
REFUSED(0xce157db8) /* eor3 */
REFUSED(0xce5808da) /* sm3ss1 */
REFUSED(0xcec08047) /* sha512su0 */
REFUSED(0xcec08459) /* sm4e */
REFUSED(0xce668e09) /* rax1 */
REFUSED(0xce638569) /* sha512h2 */
REFUSED(0xce6e8085) /* sha512h */
REFUSED(0xce668a03) /* sha512su1 */
REFUSED(0xce7ec237) /* sm3partw1 */
REFUSED(0xce6ac438) /* sm3partw2 */
REFUSED(0xce76cacf) /* sm4ekey */
REFUSED(0x1ed88b75) /* fcvtzs */
REFUSED(0x9ed8b659) /* fcvtzs */
REFUSED(0x9ed9d988) /* fcvtzu */
REFUSED(0x1ec287e2) /* scvtf */
REFUSED(0x9ec29312) /* scvtf */
REFUSED(0x9ec3d2d0) /* ucvtf */
REFUSED(0x1ee401ca) /* fcvtas */
REFUSED(0x9ee4035a) /* fcvtas */
REFUSED(0x1ee5024e) /* fcvtau */
REFUSED(0x9ee5018e) /* fcvtau */
REFUSED(0x1ef000d7) /* fcvtms */
REFUSED(0x9ef00103) /* fcvtms */
REFUSED(0x1ef10183) /* fcvtmu */
REFUSED(0x9ef10339) /* fcvtmu */
REFUSED(0x1ee002f2) /* fcvtns */
REFUSED(0x9ee002af) /* fcvtns */
REFUSED(0x1ee101be) /* fcvtnu */
REFUSED(0x9ee10121) /* fcvtnu */
REFUSED(0x1ee8016a) /* fcvtps */
REFUSED(0x9ee80386) /* fcvtps */
REFUSED(0x1ee9014a) /* fcvtpu */
REFUSED(0x9ee90134) /* fcvtpu */
REFUSED(0x1ef8015a) /* fcvtzs */
REFUSED(0x9ef803e6) /* fcvtzs */
REFUSED(0x1ef90000) /* fcvtzu */
REFUSED(0x9ef90363) /* fcvtzu */
REFUSED(0x1e7e03bf) /* fjcvtzs */
REFUSED(0x1ee602bb) /* fmov */
REFUSED(0x9ee60154) /* fmov */
REFUSED(0x1ee70080) /* fmov */
REFUSED(0x9ee70160) /* fmov */
REFUSED(0x1ee202c8) /* scvtf */
REFUSED(0x9ee20232) /* scvtf */
REFUSED(0x1ee303d7) /* ucvtf */
REFUSED(0x9ee3034b) /* ucvtf */
REFUSED(0x1ee8177a) /* fccmpe */
REFUSED(0x1eeae7e5) /* fccmp */
REFUSED(0x1ee02238) /* fcmpe */
REFUSED(0x1efb2110) /* fcmpe */
REFUSED(0x1ee02168) /* fcmp */
REFUSED(0x1ee52360) /* fcmp */
REFUSED(0x1e634171) /* bfcvt */
REFUSED(0x1ee0c030) /* fabs */
REFUSED(0x1ee04181) /* fmov */
REFUSED(0x1ee141b2) /* fneg */
REFUSED(0x1e68c0f9) /* frint32x */
REFUSED(0x1e28c1f4) /* frint32x */
REFUSED(0x1e684256) /* frint32z */
REFUSED(0x1e2842e8) /* frint32z */
REFUSED(0x1e69c2b9) /* frint64x */
REFUSED(0x1e29c30a) /* frint64x */
REFUSED(0x1e694272) /* frint64z */
REFUSED(0x1e294246) /* frint64z */
REFUSED(0x1ee643b7) /* frinta */
REFUSED(0x1ee7c34c) /* frinti */
REFUSED(0x1ee541cd) /* frintm */
REFUSED(0x1ee4423b) /* frintn */
REFUSED(0x1ee4c19f) /* frintp */
REFUSED(0x1ee74239) /* frintx */
REFUSED(0x1ee5c386) /* frintz */
REFUSED(0x1ee1c09e) /* fsqrt */
REFUSED(0x1ef62965) /* fadd */
REFUSED(0x1eff1b10) /* fdiv */
REFUSED(0x1ef96b5f) /* fmaxnm */
REFUSED(0x1efa49da) /* fmax */
REFUSED(0x1ee478f8) /* fminnm */
REFUSED(0x1ef35ae1) /* fmin */
REFUSED(0x1efe0a26) /* fmul */
REFUSED(0x1ee68a6c) /* fnmul */
REFUSED(0x1ef1386b) /* fsub */
REFUSED(0x1fd442d8) /* fmadd */
REFUSED(0x1fd1d395) /* fmsub */
REFUSED(0x1fee6489) /* fnmadd */
REFUSED(0x1feeac0f) /* fnmsub */
REFUSED(0x1ee1f00b) /* fmov */
REFUSED(0x1ee53efe) /* fcsel */
// clang-format on
