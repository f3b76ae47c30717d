"""Small decision trees that tell text from furniture, by gradient boosting.

Made by benchmarks/train_blocks.py from 470 pages, 6107 blocks.
Friedman 2001, "Greedy function approximation: a gradient boosting machine".
Features: mass, linked, ends_sentence, kind, tag, commas, upper, digits, furniture_words, repeated, emphasis, junk, inside, like_share, parent_share, depth, up, down, parent_linked, before, after, to_sure, from_top, to_end, sure, prose, is_description, since_heading, previous_mass, previous_linked, previous_words, previous_like, next_mass, next_linked, next_words, next_like, next_same, second_previous_mass, second_previous_linked, second_next_mass, second_next_linked.
"""
# fmt: off
# ruff: noqa: E501

from collections.abc import Sequence


def _from_0(x: Sequence[float]) -> float:
    return (
        ((0.0867 if x[13] <= 0.38361 else 0.227) if x[21] <= 0 else ((0.152 if x[19] <= 0.9629 else -0.0788) if x[17] <= 0 else (((-0.153 if x[2] <= 0 else -0.0167) if x[13] <= 0 else 0.0678) if x[19] <= 0.97863 else -0.212)))
        + (((((-0.137 if x[0] <= 224.5 else 0.0492) if x[13] <= 0.027806 else 0.0505) if x[19] <= 0.80995 else (0.0449 if x[25] <= 289 else -0.199)) if x[26] <= 0 else 0.172) if x[14] <= 0.019003 else (0.195 if x[21] <= 1.5 else 0.0616))
        + (((-0.103 if x[11] <= 0 else -0.174) if x[26] <= 0 else 0.152) if x[14] <= 0 else (((0.103 if x[33] <= 0.97673 else -0.0995) if x[0] <= 86.5 else 0.185) if x[15] <= 0 else (-0.0273 if x[14] <= 0.13611 else 0.14)))
        + (((0.0143 if x[15] <= 0 else -0.0982) if x[19] <= 0.80995 else (0.08 if x[25] <= 149.5 else -0.165)) if x[14] <= 0.019003 else (((0.172 if x[15] <= 0 else 0.0557) if x[19] <= 0.9629 else 0.0141) if x[8] <= 0.60303 else -0.0683))
        + ((((-0.0586 if x[32] <= 107.5 else 0.107) if x[17] <= 0 else -0.126) if x[26] <= 0 else 0.14) if x[13] <= 0.026201 else ((0.0398 if x[2] <= 0 else (0.16 if x[17] <= 5.5 else -0.0266)) if x[19] <= 0.97863 else -0.0968))
        + ((0.154 if x[15] <= 0 else 0.00199) if x[21] <= 0 else ((((0.00987 if x[36] <= 0 else 0.103) if x[1] <= 0.50248 else -0.125) if x[11] <= 0 else -0.123) if x[19] <= 0.97863 else (0.0573 if x[25] <= 539.5 else -0.151)))
        + ((-0.129 if x[20] <= 0.27055 else (((0.0713 if x[4] <= 9.5 else -0.0607) if x[11] <= 0 else -0.0793) if x[8] <= 0.44949 else -0.13)) if x[14] <= 0.035783 else ((0.142 if x[8] <= 0.65942 else -0.0436) if x[1] <= 0.61526 else -0.109))
        + (((0.0272 if x[25] <= 569.5 else -0.135) if x[20] <= 0.35735 else (-0.0816 if x[2] <= 0 else 0.0671)) if x[14] <= 0 else ((-0.0663 if x[20] <= 0.26079 else 0.0668) if x[13] <= 0.38361 else (0.0498 if x[0] <= 115.5 else 0.14)))
        + ((((0.0364 if x[29] <= 0.96581 else -0.1) if x[8] <= 0.44949 else -0.122) if x[11] <= 0 else -0.126) if x[13] <= 0.29732 else (-0.0975 if x[23] <= 0 else (0.0099 if x[2] <= 0 else (0.134 if x[15] <= 1.5 else -0.045))))
        + ((((-0.0775 if x[21] <= 28.5 else 0.0494) if x[2] <= 0 else (0.102 if x[21] <= 5.5 else -0.0113)) if x[19] <= 0.64243 else -0.107) if x[14] <= 0.0371 else ((0.0302 if x[20] <= 0.083602 else 0.127) if x[8] <= 0.60303 else -0.0845))
        + (((-0.055 if x[2] <= 0 else 0.0588) if x[19] <= 0.89717 else (0.0394 if x[24] <= 1.5 else -0.13)) if x[14] <= 0.044118 else ((0.0465 if x[2] <= 0 else (0.127 if x[16] <= 3.5 else -0.017)) if x[19] <= 0.93946 else -0.0173))
        + (((((0.0602 if x[3] <= 3.5 else -0.05) if x[29] <= 0.062541 else -0.0508) if x[8] <= 0.54805 else -0.12) if x[1] <= 0.028209 else -0.119) if x[14] <= 0.11602 else ((0.123 if x[1] <= 0.59317 else -0.0826) if x[8] <= 0.60303 else -0.055))
    )


def _from_12(x: Sequence[float]) -> float:
    return (
        ((((-0.00884 if x[8] <= 0.29857 else -0.103) if x[0] <= 196.5 else 0.102) if x[19] <= 0.89029 else (0.0731 if x[24] <= 0 else -0.113)) if x[14] <= 0.039577 else (0.00446 if x[2] <= 0 else (-0.0614 if x[15] <= 0 else 0.115)))
        + ((0.113 if x[15] <= 0 else -0.0167) if x[21] <= 0 else ((((0.0945 if x[29] <= 0.17381 else -0.045) if x[11] <= 0 else (-0.0935 if x[0] <= 232.5 else 0.0468)) if x[8] <= 0.54805 else -0.108) if x[1] <= 0.027045 else -0.103))
        + (((-0.0209 if x[32] <= 216.5 else 0.0992) if x[5] <= 0 else 0.115) if x[17] <= 0 else ((0.0768 if x[24] <= 1.5 else -0.0976) if x[20] <= 0.10889 else ((0.00561 if x[8] <= 0.29857 else -0.0778) if x[35] <= 0 else 0.0907)))
        + (((0.112 if x[8] <= 0.45983 else -0.00533) if x[15] <= 0 else -0.0422) if x[21] <= 0 else ((((0.0817 if x[11] <= 0 else -0.0269) if x[29] <= 0.11513 else -0.0552) if x[8] <= 0.51957 else -0.107) if x[1] <= 0.027045 else -0.102))
        + (((-0.0949 if x[12] <= 0 else (-0.0885 if x[4] <= 1.5 else 0.0447)) if x[26] <= 0 else 0.116) if x[13] <= 0.29732 else (-0.0432 if x[20] <= 0.019461 else ((0.101 if x[6] <= 0.15301 else -0.0502) if x[15] <= 1.5 else -0.0726)))
        + ((((-0.0317 if x[11] <= 0 else -0.113) if x[26] <= 0 else 0.102) if x[28] <= 344.5 else 0.0726) if x[13] <= 0.28586 else ((0.0597 if x[6] <= 0.065942 else -0.0407) if x[5] <= 0 else (0.102 if x[15] <= 1.5 else -0.0286)))
        + (((-0.0727 if x[12] <= 0 else ((0.0555 if x[18] <= 0.050064 else -0.0457) if x[40] <= 0.83485 else -0.0877)) if x[26] <= 0 else 0.102) if x[14] <= 0.17072 else ((0.0758 if x[18] <= 0.0065063 else -0.0333) if x[0] <= 125.5 else 0.1))
        + ((0.0956 if x[15] <= 0 else -0.0366) if x[21] <= 0 else ((((0.0638 if x[4] <= 7.5 else (-0.092 if x[4] <= 12.5 else 0.0788)) if x[15] <= 1.5 else -0.0366) if x[29] <= 0.094143 else -0.0637) if x[1] <= 0.010682 else -0.0945))
        + ((((((-0.053 if x[0] <= 15.5 else 0.0995) if x[4] <= 8.5 else -0.0428) if x[33] <= 0.96026 else -0.0215) if x[15] <= 0 else (-0.0311 if x[0] <= 235.5 else 0.0681)) if x[1] <= 0.41576 else -0.0841) if x[8] <= 0.54805 else -0.0861)
        + ((((0.0671 if x[15] <= 1.5 else -0.0425) if x[6] <= 0.067232 else (-0.0476 if x[0] <= 169.5 else 0.06)) if x[19] <= 0.75023 else ((-0.0768 if x[31] <= 0 else 0.043) if x[1] <= 0.018342 else -0.122)) if x[0] <= 282.5 else 0.0888)
        + (((((-0.0486 if x[12] <= 0 else (0.0917 if x[27] <= 0 else -0.00948)) if x[1] <= 0.035468 else -0.106) if x[35] <= 0 else 0.0542) if x[0] <= 171.5 else 0.0777) if x[19] <= 0.93946 else (0.0723 if x[24] <= 1.5 else -0.0819))
        + (((-0.03 if x[2] <= 0 else (0.0511 if x[18] <= 0.032573 else -0.0388)) if x[40] <= 0.83485 else (0.011 if x[39] <= 8.5 else -0.105)) if x[14] <= 0.17072 else ((0.0497 if x[18] <= 0.025748 else -0.0596) if x[2] <= 0 else 0.0886))
    )


def _from_24(x: Sequence[float]) -> float:
    return (
        (((-0.0365 if x[26] <= 0 else 0.0837) if x[12] <= 0 else (((0.082 if x[18] <= 0.96112 else -0.051) if x[34] <= 0.53343 else (0.0431 if x[39] <= 94.5 else -0.0669)) if x[17] <= 5.5 else -0.0618)) if x[8] <= 0.54805 else -0.0863)
        + (((-0.0721 if x[23] <= 0 else ((0.0356 if x[16] <= 1.5 else -0.0435) if x[17] <= 3.5 else 0.0819)) if x[15] <= 1.5 else -0.0797) if x[14] <= 0.17072 else ((-0.0259 if x[23] <= 0 else 0.0797) if x[1] <= 0.59317 else -0.075))
        + (((((-0.0151 if x[32] <= 130.5 else -0.0949) if x[32] <= 285.5 else 0.043) if x[39] <= 377.5 else 0.0701) if x[13] <= 0.29732 else (0.00222 if x[5] <= 0 else (0.0975 if x[17] <= 5.5 else -0.0475))) if x[33] <= 0.95876 else -0.0703)
        + ((((0.011 if x[15] <= 1.5 else -0.0641) if x[35] <= 0 else 0.0632) if x[19] <= 0.73349 else ((-0.0555 if x[13] <= 0.98978 else 0.0455) if x[29] <= 0.04158 else -0.103)) if x[0] <= 282.5 else (0.0849 if x[33] <= 0.99468 else -0.0509))
        + (((((0.044 if x[19] <= 0.90869 else -0.0461) if x[33] <= 0.19166 else (0.0202 if x[39] <= 21.5 else -0.0874)) if x[31] <= 0 else 0.0743) if x[1] <= 0.35539 else -0.0792) if x[8] <= 0.54805 else (-0.0138 if x[27] <= 2.5 else -0.113))
        + (((((0.0832 if x[25] <= 2172 else (-0.109 if x[0] <= 16.5 else (0.0306 if x[6] <= 0.10582 else -0.0576))) if x[4] <= 8.5 else -0.0648) if x[11] <= 0 else -0.0685) if x[8] <= 0.54805 else -0.0852) if x[0] <= 282.5 else 0.0739)
        + (((-0.0401 if x[23] <= 0 else 0.0896) if x[25] <= 914 else (-0.0497 if x[3] <= 4.5 else 0.109)) if x[2] <= 0 else (0.0635 if x[19] <= 0.85674 else (0.122 if x[25] <= 653.5 else (-0.0807 if x[14] <= 0.17072 else 0.0173))))
        + ((((0.00323 if x[15] <= 1.5 else -0.0549) if x[13] <= 0.98572 else 0.0732) if x[1] <= 0.029381 else -0.0873) if x[35] <= 0 else ((0.0824 if x[25] <= 1082 else -0.0687) if x[20] <= 0.1169 else (0.0813 if x[39] <= 471.5 else -0.0382)))
        + (((-0.0252 if x[35] <= 0 else (0.106 if x[32] <= 49.5 else -0.0168)) if x[2] <= 0 else ((0.0796 if x[1] <= 0.35539 else -0.076) if x[19] <= 0.6829 else (0.104 if x[24] <= 1.5 else -0.0242))) if x[29] <= 0.96581 else -0.0572)
        + (((-0.0599 if x[37] <= 13.5 else ((0.0611 if x[30] <= 0.4211 else -0.0553) if x[1] <= 0.3039 else -0.0837)) if x[35] <= 0 else ((0.0802 if x[24] <= 3.5 else -0.0555) if x[20] <= 0.1169 else 0.081)) if x[8] <= 0.20621 else -0.0462)
        + ((0.077 if x[22] <= 29.5 else (-0.0479 if x[37] <= 14.5 else (0.0396 if x[15] <= 0 else (0.082 if x[37] <= 25.5 else -0.0557)))) if x[18] <= 0.033381 else ((-0.0102 if x[6] <= 0.063165 else -0.108) if x[35] <= 0 else 0.0158))
        + (((0.0378 if x[25] <= 6368 else (-0.0389 if x[14] <= 0.92742 else 0.05)) if x[1] <= 0.034242 else (-0.0712 if x[35] <= 0 else 0.0157)) if x[11] <= 0 else (0.0721 if x[25] <= 149.5 else (-0.0865 if x[13] <= 0.98145 else 0.0322)))
        + ((((((0.0689 if x[38] <= 0.99615 else -0.00712) if x[40] <= 0.98224 else -0.00598) if x[6] <= 0.11216 else -0.0326) if x[29] <= 0.96581 else -0.0293) if x[11] <= 0 else -0.0408) if x[8] <= 0.43961 else (0.0196 if x[22] <= 28.5 else -0.0834))
        + ((((-0.00761 if x[28] <= 271.5 else 0.0658) if x[13] <= 0.094015 else (0.0241 if x[19] <= 0.17941 else -0.135)) if x[13] <= 0.29732 else (-0.0775 if x[15] <= -2.5 else (0.0614 if x[19] <= 0.9349 else -0.00693))) if x[33] <= 0.96026 else -0.0547)
        + (((0.0484 if x[39] <= 13.5 else ((-0.0361 if x[2] <= 0 else 0.0226) if x[40] <= 0.52982 else (-0.128 if x[28] <= 257.5 else 0.0386))) if x[14] <= 0.17356 else (-0.0514 if x[37] <= 11.5 else 0.061)) if x[1] <= 0.029381 else -0.0469)
        + ((((0.0543 if x[29] <= 0.94505 else -0.0248) if x[7] <= 0.063165 else -0.0478) if x[8] <= 0.44949 else -0.0577) if x[6] <= 0.067232 else (0.0253 if x[22] <= 29.5 else ((-0.0814 if x[7] <= 0.037386 else 0.027) if x[4] <= 12.5 else 0.0633)))
        + (0.0759 if x[25] <= 1082 else ((-0.0968 if x[0] <= 28.5 else (((0.083 if x[0] <= 52.5 else -0.0029) if x[19] <= 0.97863 else -0.0617) if x[38] <= 0.32033 else -0.0586)) if x[0] <= 282.5 else (-0.00715 if x[37] <= 37.5 else 0.0788)))
        + ((-0.028 if x[37] <= 14.5 else (0.0763 if x[24] <= 5.5 else (-0.0526 if x[25] <= 2695.5 else ((0.0658 if x[11] <= 0 else -0.0285) if x[25] <= 6828 else -0.0127)))) if x[1] <= 0.029381 else (-0.0716 if x[5] <= 1.5 else 0.0189))
        + ((0.0941 if x[25] <= 701.5 else ((0.0326 if x[11] <= 0 else -0.0414) if x[33] <= 0.96383 else -0.0475)) if x[8] <= 0.22992 else (-0.0061 if x[27] <= 2.5 else ((-0.114 if x[7] <= 0.031281 else 0.0312) if x[24] <= 11.5 else -0.0152)))
        + ((((0.0328 if x[11] <= 0 else -0.0339) if x[25] <= 6368 else -0.0312) if x[1] <= 0.034242 else (-0.0829 if x[36] <= 0 else ((-0.0327 if x[18] <= 0.062197 else 0.0817) if x[10] <= 0 else -0.091))) if x[5] <= 5.5 else 0.0776)
        + ((((((0.102 if x[4] <= 3.5 else -0.0227) if x[24] <= 6.5 else 0.0171) if x[29] <= 0.15398 else -0.0457) if x[40] <= 0.14662 else -0.031) if x[38] <= 0.3381 else (-0.0523 if x[30] <= 0.89899 else 0.0601)) if x[0] <= 452.5 else 0.0818)
        + (((((0.0301 if x[32] <= 76.5 else -0.0321) if x[30] <= 0.43961 else -0.0804) if x[5] <= 1.5 else 0.0474) if x[15] <= 0 else (0.00923 if x[39] <= 32.5 else (-0.0845 if x[39] <= 299.5 else 0.0103))) if x[26] <= 0 else 0.0717)
        + ((((0.0699 if x[25] <= 569.5 else (-0.0218 if x[28] <= 27.5 else 0.0155)) if x[7] <= 0.23431 else -0.0989) if x[8] <= 0.51957 else (-0.0855 if x[13] <= 0.86117 else -0.00278)) if x[5] <= 5.5 else (0.109 if x[15] <= 0 else -0.037))
        + (((((0.041 if x[17] <= 5.5 else -0.0387) if x[29] <= 0.94505 else -0.0301) if x[11] <= 0 else ((-0.0898 if x[26] <= 0 else 0.0487) if x[27] <= 8.5 else 0.0518)) if x[6] <= 0.11216 else -0.0365) if x[8] <= 0.60303 else -0.0623)
    )


def _from_48(x: Sequence[float]) -> float:
    return (
        (0.0633 if x[25] <= 1236.5 else (((((0.00339 if x[20] <= 0.72414 else 0.0696) if x[4] <= 11.5 else -0.057) if x[3] <= 3.5 else -0.0522) if x[18] <= 0.033381 else (-0.00684 if x[8] <= 0.21981 else -0.114)) if x[7] <= 0.086717 else -0.105))
        + (((((-0.0528 if x[37] <= 10.5 else (-0.0485 if x[0] <= 47.5 else 0.0219)) if x[31] <= 0 else (0.0615 if x[10] <= 0 else -0.0556)) if x[34] <= 0.87596 else -0.0606) if x[32] <= 185.5 else -0.113) if x[32] <= 262.5 else 0.0404)
        + ((((((-0.0861 if x[0] <= 74.5 else (0.0687 if x[19] <= 0.11294 else -0.0501)) if x[4] <= 1.5 else 0.017) if x[0] <= 427.5 else 0.0772) if x[13] <= 0.98319 else -0.106) if x[13] <= 0.99073 else 0.0528) if x[8] <= 0.20621 else -0.0356)
        + ((((0.0354 if x[37] <= 6.5 else -0.0589) if x[37] <= 14.5 else ((-0.0521 if x[15] <= -2.5 else 0.0479) if x[15] <= 3.5 else -0.0583)) if x[18] <= 0.050064 else -0.0295) if x[6] <= 0.10471 else (-0.0727 if x[28] <= 235.5 else 0.0638))
        + (0.0789 if x[25] <= 653.5 else ((((0.0206 if x[33] <= 0.96383 else -0.0497) if x[32] <= 185.5 else ((-0.148 if x[8] <= 0.482 else 0.031) if x[29] <= 0.0050592 else 0.0349)) if x[32] <= 268.5 else 0.0588) if x[11] <= 0 else -0.0566))
        + (((-0.0363 if x[31] <= 0 else (((0.0761 if x[1] <= 0.029381 else -0.0147) if x[8] <= 0.241 else -0.0255) if x[25] <= 9511 else (-0.125 if x[25] <= 14308 else 0.0619))) if x[32] <= 262.5 else 0.0328) if x[26] <= 0 else 0.0789)
        + (((-0.0805 if x[15] <= -2.5 else (0.0864 if x[25] <= 289 else ((-0.0282 if x[35] <= 0 else (0.0826 if x[32] <= 43.5 else -0.00821)) if x[25] <= 18994 else 0.0777))) if x[26] <= 0 else 0.0627) if x[0] <= 394.5 else 0.0673)
        + ((((-0.0109 if x[37] <= 14.5 else 0.0877) if x[37] <= 24.5 else ((-0.0128 if x[14] <= 0.95964 else 0.0574) if x[18] <= 0.051665 else (0.068 if x[24] <= 0 else -0.0787))) if x[34] <= 0.85145 else -0.0596) if x[5] <= 5.5 else 0.0782)
        + ((0.0399 if x[25] <= 1082 else ((((0.0556 if x[7] <= 0.08404 else -0.0695) if x[3] <= 3.5 else -0.0636) if x[19] <= 0.2528 else (-0.081 if x[19] <= 0.34709 else -0.00488)) if x[38] <= 0.3381 else -0.0454)) if x[26] <= 0 else 0.0717)
        + ((((0.00477 if x[28] <= 269.5 else -0.0598) if x[4] <= 1.5 else (-0.0127 if x[12] <= 0 else 0.0755)) if x[30] <= 0 else 0.0575) if x[30] <= 0.4211 else ((0.0583 if x[21] <= 1.5 else -0.0396) if x[19] <= 0.75387 else -0.0971))
        + ((0.0838 if x[5] <= 1.5 else -0.0331) if x[25] <= 807 else ((-0.0779 if x[0] <= 15.5 else 0.0128) if x[15] <= 0 else ((-0.0369 if x[37] <= 17.5 else 0.0775) if x[37] <= 29.5 else (-0.103 if x[4] <= 1.5 else -0.0121))))
        + (0.0371 if x[24] <= 5.5 else ((((-0.0584 if x[26] <= 0 else 0.043) if x[0] <= 278.5 else (-0.0734 if x[32] <= 13.5 else 0.0624)) if x[39] <= 387.5 else 0.0414) if x[24] <= 16.5 else (0.0293 if x[39] <= 471.5 else -0.0578)))
        + ((-0.0591 if x[15] <= -2.5 else ((-0.0465 if x[25] <= 1842 else 0.0135) if x[21] <= 13.5 else (0.0969 if x[25] <= 3445.5 else -0.0412))) if x[40] <= 0.27832 else (0.0326 if x[25] <= 1497.5 else (-0.119 if x[25] <= 2448.5 else -0.0222)))
        + ((((0.0386 if x[24] <= 7.5 else -0.0632) if x[15] <= 0 else 0.0282) if x[15] <= 0 else ((-0.0157 if x[37] <= 17.5 else 0.102) if x[37] <= 25.5 else (-0.0749 if x[0] <= 235.5 else 0.0167))) if x[10] <= 0 else -0.0615)
        + ((((0.0171 if x[15] <= 0 else ((0.0419 if x[3] <= 0 else -0.0762) if x[3] <= 1.5 else (0.059 if x[3] <= 3.5 else -0.0451))) if x[26] <= 0 else 0.0749) if x[6] <= 0.11216 else -0.0319) if x[7] <= 0.23431 else -0.0877)
        + (((-0.0881 if x[5] <= 1.5 else -0.000988) if x[3] <= 1.5 else 0.0463) if x[23] <= 0 else ((0.0344 if x[30] <= 0.43961 else -0.0224) if x[8] <= 0.21981 else (0.0201 if x[39] <= 165.5 else (-0.115 if x[30] <= 0 else 0.0039))))
        + ((((-0.0698 if x[28] <= 291.5 else 0.0775) if x[23] <= 0 else (0.0386 if x[4] <= 4.5 else -0.0295)) if x[37] <= 190.5 else (0.0522 if x[24] <= 5.5 else (-0.0687 if x[4] <= 2.5 else 0.0282))) if x[33] <= 0.96026 else -0.0574)
        + (((0.0475 if x[39] <= 12.5 else -0.0104) if x[28] <= 211.5 else (0.0754 if x[25] <= 6828 else -0.0322)) if x[1] <= 0.034242 else (0.0275 if x[6] <= 0.053102 else ((-0.121 if x[37] <= 273.5 else 0.0232) if x[20] <= 0.59046 else -0.00257)))
        + ((0.087 if x[37] <= 59.5 else (-0.0664 if x[16] <= 2.5 else 0.0522)) if x[39] <= 11.5 else (((0.0809 if x[18] <= 0.19125 else -0.0493) if x[4] <= 7.5 else -0.0607) if x[22] <= 27.5 else (-0.0112 if x[19] <= 0.90869 else -0.063)))
        + (((-0.0224 if x[17] <= 3.5 else 0.0508) if x[31] <= 0 else 0.0763) if x[24] <= 5.5 else (((0.0302 if x[8] <= 0.60303 else -0.036) if x[15] <= 0 else (-0.0013 if x[13] <= 0.094015 else -0.0761)) if x[38] <= 0.095215 else -0.046))
        + ((((-0.0627 if x[0] <= 50.5 else 0.0417) if x[18] <= 0.025748 else (0.061 if x[0] <= 22.5 else -0.0863)) if x[32] <= 21.5 else (-0.028 if x[6] <= 0.021508 else 0.0332)) if x[10] <= 0 else (-0.0923 if x[4] <= 1.5 else 0.0559))
        + (((0.0441 if x[24] <= 1.5 else (-0.0721 if x[27] <= 13.5 else 0.0226)) if x[23] <= 0 else (0.0227 if x[39] <= 103.5 else ((-0.0293 if x[25] <= 4059 else 0.0483) if x[25] <= 9210 else -0.0587))) if x[9] <= 1.5 else -0.0878)
        + ((-0.0245 if x[37] <= 84.5 else (0.0287 if x[40] <= 0.14662 else -0.0461)) if x[31] <= 0 else (((0.0489 if x[1] <= 0.42641 else -0.039) if x[29] <= 0.098697 else (0.0431 if x[19] <= 0.5737 else -0.0648)) if x[32] <= 559.5 else -0.0661))
        + (((((0.0887 if x[0] <= 112.5 else -0.0307) if x[39] <= 11.5 else (-0.0288 if x[39] <= 302.5 else 0.0472)) if x[32] <= 105.5 else -0.0705) if x[32] <= 281.5 else 0.0466) if x[24] <= 16.5 else (0.0369 if x[17] <= 4.5 else -0.0428))
        + (((((0.0153 if x[4] <= 8.5 else -0.0328) if x[16] <= 4.5 else (0.0219 if x[2] <= 0 else -0.0757)) if x[5] <= 4.5 else (-0.106 if x[23] <= 29.5 else 0.0197)) if x[5] <= 5.5 else 0.0509) if x[8] <= 1.3763 else -0.0682)
        + (0.0269 if x[24] <= 5.5 else (((-0.000188 if x[14] <= 0.98142 else -0.0701) if x[24] <= 17.5 else (0.063 if x[24] <= 26.5 else (-0.0475 if x[13] <= 0.99073 else 0.0626))) if x[38] <= 0.35539 else (-0.0611 if x[26] <= 0 else 0.0465)))
        + (-0.0549 if x[15] <= -2.5 else (((0.0552 if x[15] <= 1.5 else (-0.048 if x[3] <= 1.5 else 0.0502)) if x[4] <= 9.5 else -0.0453) if x[24] <= 8.5 else ((0.0872 if x[20] <= 0.99678 else -0.0117) if x[22] <= 27.5 else -0.0183)))
        + (((-0.0555 if x[6] <= 0 else 0.0781) if x[14] <= 0.69972 else -0.0394) if x[39] <= 11.5 else ((0.0572 if x[18] <= 0.19125 else -0.0548) if x[22] <= 28.5 else (-0.0553 if x[20] <= 0.1169 else (-0.0177 if x[0] <= 452.5 else 0.0635))))
        + ((((-0.0186 if x[37] <= 18.5 else (0.00937 if x[19] <= 0.30602 else 0.101)) if x[37] <= 131.5 else -0.0354) if x[18] <= 0.025748 else (0.00521 if x[6] <= 0.064867 else -0.0758)) if x[35] <= 0 else (0.0527 if x[19] <= 0.68056 else -0.0155))
        + (((((0.00562 if x[20] <= 0.91158 else -0.0859) if x[0] <= 115.5 else 0.00248) if x[3] <= 1.5 else ((-0.0481 if x[20] <= 0.7465 else 0.0491) if x[21] <= 11.5 else 0.0891)) if x[3] <= 3.5 else -0.0604) if x[4] <= 12.5 else 0.0649)
        + (((-0.00454 if x[31] <= 0 else 0.0343) if x[25] <= 9398 else (0.0274 if x[32] <= 109.5 else (0.0154 if x[3] <= 0 else (-0.163 if x[3] <= 1.5 else 0.00218)))) if x[30] <= 0.43961 else (-0.0634 if x[5] <= 0 else 0.0109))
        + ((((((0.0213 if x[5] <= 4.5 else -0.0807) if x[15] <= 1.5 else -0.0405) if x[38] <= 0.35539 else (-0.0509 if x[30] <= 0.85145 else 0.0658)) if x[33] <= 0.45346 else 0.0607) if x[5] <= 5.5 else 0.0723) if x[33] <= 0.96026 else -0.0378)
    )


def score(x: Sequence[float]) -> float:
    """Return the logarithm of the odds that a block with these features is text; over 0 it's likelier than not.

    A score clear enough after the first trees is returned at once: no block of the training changed sides after that.
    """
    total = 0.0
    total += _from_0(x)
    if not -1.36 < total < 1.36:
        return total
    total += _from_12(x)
    if not -1.32 < total < 1.32:
        return total
    total += _from_24(x)
    if not -0.93 < total < 0.93:
        return total
    total += _from_48(x)
    return total
