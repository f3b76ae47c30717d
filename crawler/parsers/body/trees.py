"""Small decision trees that tell text from furniture, by gradient boosting.

Made by benchmarks/train_blocks.py from 670 pages, 9674 blocks.
Friedman 2001, "Greedy function approximation: a gradient boosting machine".
Features: mass, linked, ends_sentence, kind, tag, commas, upper, digits, furniture_words, repeated, emphasis, junk, inside, like_share, parent_share, depth, up, down, parent_linked, before, after, to_sure, from_top, to_end, sure, prose, is_description, since_heading, previous_mass, previous_linked, previous_words, previous_like, next_mass, next_linked, next_words, next_like, next_same, second_previous_mass, second_previous_linked, second_next_mass, second_next_linked.
"""
# fmt: off
# ruff: noqa: E501

from collections.abc import Sequence


def _from_0(x: Sequence[float]) -> float:
    return (
        ((0.0873 if x[13] <= 0.38355 else 0.229) if x[21] <= 0 else ((0.147 if x[8] <= 0.75499 else -0.118) if x[17] <= 0 else (((-0.152 if x[2] <= 0 else -0.0112) if x[13] <= 0.023908 else 0.0838) if x[19] <= 0.97867 else -0.204)))
        + (((((-0.144 if x[35] <= 0 else -0.00209) if x[0] <= 198.5 else 0.046) if x[19] <= 0.89872 else -0.187) if x[26] <= 0 else 0.199) if x[14] <= 0.018686 else ((0.112 if x[13] <= 0.31741 else 0.2) if x[19] <= 0.95987 else 0.0211))
        + (((-0.158 if x[12] <= 0 else ((0.00389 if x[33] <= 0.14533 else -0.134) if x[18] <= 0.56105 else -0.171)) if x[26] <= 0 else 0.163) if x[14] <= 0.018686 else ((0.102 if x[2] <= 0 else 0.186) if x[15] <= 0 else 0.0421))
        + (((-0.0052 if x[15] <= 0 else -0.107) if x[19] <= 0.81192 else -0.155) if x[14] <= 0 else (((0.169 if x[19] <= 0.97867 else 0.0286) if x[15] <= 1.5 else 0.000143) if x[8] <= 0.4881 else (-0.101 if x[32] <= 53.5 else 0.0778)))
        + ((((-0.069 if x[32] <= 60.5 else 0.108) if x[17] <= 0 else -0.123) if x[26] <= 0 else 0.153) if x[13] <= 0.038754 else ((0.057 if x[2] <= 0 else 0.158) if x[19] <= 0.97867 else (-0.124 if x[23] <= 0 else 0.0792)))
        + ((0.155 if x[15] <= 0 else (0.0687 if x[19] <= 0.67011 else -0.122)) if x[21] <= 0 else ((((-0.0383 if x[26] <= 0 else 0.135) if x[36] <= 0 else 0.102) if x[1] <= 0.41235 else -0.138) if x[11] <= 0 else -0.136))
        + ((-0.134 if x[20] <= 0.1036 else (-0.0651 if x[0] <= 160.5 else (0.141 if x[15] <= 1.5 else -0.0489))) if x[14] <= 0.018686 else (((0.146 if x[15] <= 0 else 0.0317) if x[8] <= 0.51316 else -0.0112) if x[1] <= 0.37075 else -0.085))
        + (((0.119 if x[25] <= 315 else -0.131) if x[20] <= 0.17964 else (-0.072 if x[2] <= 0 else (0.0963 if x[11] <= 0 else -0.0264))) if x[14] <= 0.018686 else (-0.0107 if x[20] <= 0.050389 else (0.0573 if x[13] <= 0.29051 else 0.137)))
        + ((-0.129 if x[23] <= 0 else (((0.0515 if x[11] <= 0 else -0.0667) if x[29] <= 0.15422 else -0.0878) if x[8] <= 0.42572 else -0.125)) if x[13] <= 0.023908 else ((0.128 if x[15] <= 0 else 0.00621) if x[8] <= 0.46537 else -0.0475))
        + ((-0.114 if x[20] <= 0.050389 else (-0.0642 if x[2] <= 0 else ((0.0871 if x[8] <= 0.35099 else -0.0431) if x[3] <= 3.5 else -0.0735))) if x[14] <= 0.037223 else ((0.125 if x[19] <= 0.93573 else 0.0228) if x[8] <= 0.75499 else -0.0643))
        + (((0.0718 if x[24] <= 1.5 else -0.124) if x[23] <= 0 else ((-0.0728 if x[31] <= 0 else 0.0378) if x[2] <= 0 else 0.0333)) if x[14] <= 0.03643 else ((0.0531 if x[40] <= 0.82385 else -0.0789) if x[0] <= 91.5 else 0.12))
        + ((-0.105 if x[20] <= 0.1036 else (-0.0402 if x[0] <= 194.5 else 0.0924)) if x[14] <= 0.018686 else ((((0.075 if x[40] <= 0.78647 else -0.112) if x[14] <= 0.13598 else 0.119) if x[8] <= 0.81667 else -0.0948) if x[1] <= 0.37075 else -0.109))
    )


def _from_12(x: Sequence[float]) -> float:
    return (
        (((((0.0526 if x[15] <= 3.5 else -0.0866) if x[11] <= 0 else -0.0642) if x[29] <= 0.93649 else -0.101) if x[8] <= 0.42572 else -0.121) if x[14] <= 0.039436 else ((0.0399 if x[0] <= 93.5 else 0.115) if x[8] <= 0.42572 else -0.0224))
        + (((((-0.0182 if x[11] <= 0 else -0.103) if x[13] <= 0.98586 else 0.0685) if x[8] <= 0.42572 else -0.129) if x[26] <= 0 else 0.119) if x[14] <= 0.05151 else ((0.107 if x[8] <= 0.42572 else -0.00503) if x[1] <= 0.57359 else -0.123))
        + (((0.0339 if x[8] <= 0.5719 else -0.0914) if x[5] <= 0 else 0.106) if x[17] <= 1.5 else (-0.0859 if x[23] <= 8.5 else ((0.0478 if x[38] <= 0.84561 else (0.13 if x[25] <= 1081 else -0.0881)) if x[8] <= 0.42572 else -0.101)))
        + ((0.109 if x[15] <= 0 else -0.042) if x[21] <= 0 else ((((0.0742 if x[29] <= 0.16017 else -0.041) if x[11] <= 0 else (-0.0927 if x[0] <= 250.5 else 0.0563)) if x[8] <= 0.5719 else -0.113) if x[1] <= 0.027156 else -0.101))
        + ((((0.145 if x[25] <= 192.5 else -0.0966) if x[12] <= 0 else (-0.0844 if x[4] <= 1.5 else 0.0458)) if x[26] <= 0 else 0.117) if x[13] <= 0.29051 else ((0.000646 if x[20] <= 0.064798 else 0.102) if x[33] <= 0.99398 else -0.0482))
        + ((((0.128 if x[24] <= 1.5 else (-0.00893 if x[11] <= 0 else -0.104)) if x[29] <= 0.14319 else -0.103) if x[26] <= 0 else 0.104) if x[13] <= 0.29051 else (0.00291 if x[5] <= 0 else (0.103 if x[15] <= 1.5 else -0.0501)))
        + ((((-0.0616 if x[12] <= 0 else 0.0188) if x[40] <= 0.52687 else -0.101) if x[26] <= 0 else 0.111) if x[14] <= 0.11602 else ((0.061 if x[18] <= 0.0065063 else -0.045) if x[0] <= 91.5 else (0.0126 if x[23] <= 0 else 0.105)))
        + ((-0.0777 if x[20] <= 0.27925 else (0.0197 if x[4] <= 7.5 else (-0.11 if x[4] <= 12.5 else 0.0996))) if x[13] <= 0.31741 else ((0.0239 if x[1] <= 0.020645 else -0.124) if x[20] <= 0.046644 else (0.0941 if x[15] <= 1.5 else -0.0828)))
        + ((0.0888 if x[15] <= 0 else -0.0504) if x[21] <= 0 else (((((0.0772 if x[34] <= 0.51316 else -0.036) if x[29] <= 0.78647 else -0.0482) if x[15] <= 1.5 else -0.0506) if x[8] <= 0.51316 else -0.0979) if x[1] <= 0.027156 else -0.0862))
        + (((((0.0837 if x[7] <= 0.031281 else -0.0318) if x[6] <= 0.065942 else (-0.0331 if x[7] <= 0.037386 else 0.0829)) if x[11] <= 0 else -0.0783) if x[1] <= 0.027156 else -0.0835) if x[0] <= 198.5 else (-0.0426 if x[20] <= 0.092338 else 0.0891))
        + (((0.121 if x[24] <= 1.5 else -0.0851) if x[20] <= 0.27925 else (0.0259 if x[38] <= 0.60128 else -0.0559)) if x[13] <= 0.8964 else (-0.0354 if x[23] <= 0 else ((0.0925 if x[15] <= 2.5 else -0.0964) if x[1] <= 0.61563 else -0.0737)))
        + (((((0.0536 if x[38] <= 0.045571 else -0.0428) if x[15] <= 0 else -0.0494) if x[29] <= 0.093416 else -0.0783) if x[26] <= 0 else 0.0824) if x[14] <= 0.11602 else ((0.0789 if x[29] <= 0.99876 else -0.0536) if x[10] <= 0 else -0.0553))
    )


def _from_24(x: Sequence[float]) -> float:
    return (
        (((((0.0515 if x[4] <= 7.5 else (-0.0957 if x[4] <= 12.5 else 0.101)) if x[34] <= 0.72751 else -0.0603) if x[15] <= 1.5 else -0.0577) if x[8] <= 0.35099 else -0.0795) if x[14] <= 0.1711 else (-0.0264 if x[23] <= 0 else 0.0676))
        + ((((-0.0017 if x[31] <= 0 else 0.0794) if x[30] <= 0.39231 else -0.0732) if x[1] <= 0.029381 else -0.0835) if x[13] <= 0.90192 else (((-0.0946 if x[15] <= -2.5 else 0.0771) if x[37] <= 661.5 else -0.0678) if x[1] <= 0.55444 else -0.0805))
        + (((((-0.0362 if x[19] <= 0 else 0.103) if x[27] <= 0 else -0.0536) if x[35] <= 0 else 0.0621) if x[0] <= 160.5 else 0.0726) if x[19] <= 0.72403 else (0.134 if x[24] <= 1.5 else (-0.0193 if x[33] <= 0.38164 else -0.115)))
        + ((((0.0197 if x[3] <= 0 else -0.0585) if x[35] <= 0 else (-0.0112 if x[3] <= 1.5 else 0.116)) if x[5] <= 0 else (0.00694 if x[13] <= 0.80447 else (0.0935 if x[15] <= 1.5 else -0.0776))) if x[33] <= 0.96511 else -0.0751)
        + ((((((-0.0434 if x[20] <= 0.092338 else 0.0433) if x[6] <= 0.11716 else -0.0546) if x[31] <= 0 else 0.0745) if x[29] <= 0.25834 else (0.0078 if x[19] <= 0.78563 else -0.0941)) if x[1] <= 0.41235 else -0.0805) if x[8] <= 0.42572 else -0.0741)
        + ((0.0461 if x[25] <= 1464 else (-0.0846 if x[4] <= 1.5 else 0.000691)) if x[2] <= 0 else ((0.0703 if x[8] <= 0.35099 else (-0.0955 if x[20] <= 0.14331 else 0.0356)) if x[15] <= 2.5 else (0.079 if x[25] <= 1354 else -0.104)))
        + ((((((0.0718 if x[25] <= 706 else -0.0651) if x[4] <= 1.5 else 0.0606) if x[4] <= 8.5 else -0.111) if x[3] <= 4.5 else 0.122) if x[2] <= 0 else (0.0554 if x[38] <= 0.54885 else -0.027)) if x[33] <= 0.95767 else -0.0756)
        + ((0.0488 if x[25] <= 1081 else ((-0.0612 if x[32] <= 326.5 else 0.0213) if x[25] <= 11155 else 0.0469)) if x[2] <= 0 else (((0.134 if x[25] <= 1128.5 else -0.0169) if x[20] <= 0.31776 else 0.0756) if x[15] <= 2.5 else -0.0656))
        + (((0.0788 if x[25] <= 1483 else (-0.0699 if x[23] <= 1.5 else 0.0102)) if x[1] <= 0.020645 else (-0.0991 if x[3] <= 1.5 else 0.00727)) if x[5] <= 1.5 else (-0.00291 if x[13] <= 0.80447 else (0.0895 if x[16] <= 2.5 else -0.0189)))
        + ((((0.0615 if x[29] <= 0.22577 else -0.0235) if x[15] <= 0 else (0.0689 if x[24] <= 5.5 else -0.0389)) if x[1] <= 0.035017 else -0.0347) if x[30] <= 0.40833 else (-0.0943 if x[35] <= 0 else (0.0619 if x[40] <= 0.19601 else -0.105)))
        + (((0.0375 if x[11] <= 0 else -0.0611) if x[6] <= 0.064867 else (((-0.0331 if x[14] <= 0.3123 else -0.106) if x[28] <= 371.5 else 0.0426) if x[7] <= 0 else 0.0274)) if x[5] <= 1.5 else (0.0109 if x[14] <= 0.7262 else 0.0908))
        + (((((0.0517 if x[4] <= 3.5 else -0.0567) if x[25] <= 2156.5 else -0.0202) if x[4] <= 12.5 else 0.114) if x[14] <= 0.92864 else 0.0651) if x[1] <= 0.033803 else ((0.0234 if x[25] <= 1128.5 else -0.1) if x[5] <= 1.5 else 0.0337))
        + (((0.0444 if x[9] <= 1.5 else -0.0876) if x[11] <= 0 else -0.042) if x[19] <= 0.72403 else ((0.0123 if x[25] <= 1766.5 else (-0.102 if x[24] <= 13.5 else -0.0183)) if x[27] <= 11.5 else (0.0591 if x[29] <= 0.26493 else -0.0715)))
        + ((((((0.0501 if x[4] <= 11.5 else -0.0855) if x[27] <= 0 else -0.0714) if x[4] <= 12.5 else 0.0911) if x[2] <= 0 else 0.0287) if x[29] <= 0.15422 else -0.0629) if x[35] <= 0 else (0.053 if x[19] <= 0.88457 else -0.028))
        + ((-0.0223 if x[1] <= 0.037964 else -0.104) if x[23] <= 0 else (((-0.00102 if x[3] <= 3.5 else -0.0917) if x[4] <= 12.5 else 0.0838) if x[13] <= 0.8964 else ((0.0602 if x[37] <= 661.5 else -0.0689) if x[10] <= 0 else -0.057)))
        + ((((0.0709 if x[4] <= 7.5 else -0.0404) if x[15] <= 0 else (0.0198 if x[17] <= 4.5 else -0.0628)) if x[6] <= 0.067232 else ((-0.0118 if x[1] <= 0.5603 else -0.101) if x[7] <= 0.037386 else 0.0589)) if x[8] <= 0.35099 else -0.0432)
        + ((((((0.0655 if x[25] <= 2516.5 else 0.0162) if x[30] <= 0.39231 else (0.0143 if x[19] <= 0.45628 else -0.0977)) if x[38] <= 0.99184 else -0.049) if x[33] <= 0.96511 else -0.0531) if x[0] <= 468.5 else 0.0755) if x[8] <= 0.42572 else -0.0641)
        + ((0.108 if x[25] <= 662.5 else ((0.0308 if x[11] <= 0 else -0.0363) if x[1] <= 0.029381 else ((-0.00016 if x[27] <= 3.5 else -0.116) if x[24] <= 16.5 else 0.0296))) if x[30] <= 0.40833 else (-0.0751 if x[0] <= 327.5 else 0.0268))
        + (0.0679 if x[25] <= 1128.5 else (-0.0722 if x[23] <= 0 else ((((-0.00837 if x[13] <= 0.29051 else 0.0345) if x[25] <= 16051 else 0.0971) if x[34] <= 0.60662 else (0.0815 if x[24] <= 5.5 else -0.0761)) if x[29] <= 0.96581 else -0.0652)))
        + (((((0.0391 if x[25] <= 863.5 else -0.0601) if x[32] <= 278.5 else 0.0513) if x[3] <= 1.5 else (0.101 if x[32] <= 130.5 else -0.0601)) if x[2] <= 0 else (0.0503 if x[21] <= 4.5 else -0.00908)) if x[33] <= 0.96511 else -0.0549)
        + ((0.143 if x[4] <= 1.5 else -0.0109) if x[24] <= 1.5 else (-0.0608 if x[23] <= 0 else ((((-0.00441 if x[4] <= 1.5 else 0.042) if x[11] <= 0 else -0.0434) if x[14] <= 0.94491 else 0.0612) if x[1] <= 0.36576 else -0.0592)))
        + (((((-0.0557 if x[39] <= 0 else 0.0868) if x[39] <= 7.5 else (-0.0534 if x[32] <= 270.5 else 0.0212)) if x[39] <= 365.5 else 0.0422) if x[31] <= 0 else (-0.00546 if x[5] <= 0 else 0.0512)) if x[26] <= 0 else 0.0886)
        + (((((-0.0409 if x[32] <= 273.5 else 0.03) if x[3] <= 4.5 else 0.109) if x[26] <= 0 else 0.0715) if x[13] <= 0.85276 else (0.0502 if x[32] <= 185.5 else (0.0285 if x[25] <= 6850.5 else -0.114))) if x[10] <= 0 else -0.0755)
        + (((((-0.081 if x[14] <= 0.17398 else 0.0323) if x[22] <= 12.5 else (-0.0146 if x[4] <= 1.5 else (-0.0159 if x[12] <= 0 else 0.0731))) if x[26] <= 0 else 0.0632) if x[0] <= 355.5 else 0.0481) if x[8] <= 0.5719 else -0.0656)
    )


def _from_48(x: Sequence[float]) -> float:
    return (
        (((((-0.00179 if x[4] <= 7.5 else -0.0737) if x[3] <= 4.5 else 0.0878) if x[8] <= 0.5719 else -0.068) if x[25] <= 19941 else 0.0844) if x[35] <= 0 else (0.0944 if x[25] <= 1595 else (-0.0734 if x[23] <= 1.5 else 0.0226)))
        + ((0.0894 if x[24] <= 2.5 else (((-0.0712 if x[22] <= 3.5 else 0.0257) if x[8] <= 0.36376 else (-0.0511 if x[14] <= 0.98456 else 0.0462)) if x[37] <= 677 else -0.0876)) if x[30] <= 0.40833 else (-0.0725 if x[32] <= 317.5 else 0.063))
        + ((0.0551 if x[25] <= 1464 else (((0.0244 if x[4] <= 4.5 else -0.0441) if x[7] <= 0.082483 else -0.0749) if x[15] <= 2.5 else -0.0641)) if x[30] <= 0.40833 else (0.0134 if x[19] <= 0.41701 else (-0.137 if x[25] <= 4059 else -0.0115)))
        + (-0.114 if x[15] <= -4.5 else ((0.031 if x[19] <= 0.55067 else -0.00841) if x[15] <= 1.5 else ((-0.103 if x[15] <= 5.5 else 0.0426) if x[3] <= 1.5 else ((0.176 if x[3] <= 2.5 else -0.0455) if x[28] <= 31.5 else -0.00553))))
        + ((-0.00537 if x[0] <= 198.5 else ((((0.0176 if x[25] <= 2172 else -0.125) if x[25] <= 3937.5 else 0.0114) if x[28] <= 384.5 else 0.0922) if x[20] <= 0.44904 else 0.0687)) if x[38] <= 0.34738 else (0.0507 if x[25] <= 1081 else -0.0568))
        + (((0.0809 if x[39] <= 44.5 else -0.0136) if x[25] <= 1464 else (((-0.0146 if x[25] <= 6738 else -0.0736) if x[5] <= 1.5 else (0.0533 if x[39] <= 48.5 else -0.0175)) if x[25] <= 19941 else 0.0778)) if x[26] <= 0 else 0.0688)
        + ((-0.0497 if x[13] <= 0.98375 else 0.0541) if x[37] <= 16.5 else ((0.109 if x[14] <= 0.67368 else -0.0201) if x[37] <= 24.5 else ((0.0288 if x[30] <= 0.5719 else -0.0558) if x[15] <= 0 else (-0.0146 if x[34] <= 0.67816 else -0.11))))
        + (((0.00963 if x[32] <= 185.5 else (0.0409 if x[3] <= 0 else -0.0649)) if x[14] <= 0.92864 else 0.0527) if x[1] <= 0.029381 else ((0.0447 if x[37] <= 12.5 else (-0.0984 if x[5] <= 2.5 else 0.0108)) if x[24] <= 18.5 else 0.0541))
        + (((-0.0985 if x[6] <= 0 else (0.0166 if x[8] <= 0.36376 else ((-0.0874 if x[26] <= 0 else 0.0574) if x[14] <= 0.86727 else 0.0566))) if x[6] <= 0.11716 else -0.0613) if x[31] <= 0 else (0.112 if x[25] <= 662.5 else 0.0182))
        + (((0.0204 if x[33] <= 0.36132 else (0.0229 if x[37] <= 61.5 else -0.0656)) if x[9] <= 1.5 else -0.0739) if x[38] <= 0.34013 else (-0.0982 if x[38] <= 0.82327 else (-0.0567 if x[37] <= 16.5 else (0.049 if x[17] <= 5.5 else -0.0787))))
        + (((0.0342 if x[8] <= 0.35099 else -0.0291) if x[6] <= 0.064867 else (((-0.014 if x[14] <= 0.019868 else -0.0646) if x[0] <= 453.5 else 0.0534) if x[7] <= 0.037386 else (0.105 if x[28] <= 51.5 else -0.0431))) if x[7] <= 0.23431 else -0.111)
        + ((((0.00375 if x[13] <= 0.99073 else (0.0536 if x[39] <= 438.5 else -0.0583)) if x[9] <= 1.5 else -0.0745) if x[10] <= 0 else ((-0.101 if x[32] <= 286.5 else 0.0323) if x[7] <= 0.034785 else 0.063)) if x[7] <= 0.16441 else -0.0784)
        + ((0.0594 if x[25] <= 662.5 else ((((-0.0477 if x[13] <= 0.77529 else 0.00165) if x[25] <= 9538.5 else -0.0864) if x[26] <= 0 else 0.0504) if x[4] <= 1.5 else (-0.0521 if x[22] <= 9.5 else 0.0389))) if x[25] <= 19941 else 0.0927)
        + (((((0.0345 if x[1] <= 0.033803 else -0.0255) if x[7] <= 0.24162 else -0.0953) if x[15] <= 3.5 else -0.0636) if x[6] <= 0.067232 else ((-0.0566 if x[32] <= 485.5 else 0.0456) if x[7] <= 0.0482 else 0.0426)) if x[0] <= 458.5 else 0.0554)
        + ((((0.0124 if x[3] <= 1.5 else 0.0608) if x[11] <= 0 else (-0.0625 if x[27] <= 5.5 else 0.035)) if x[7] <= 0.23431 else -0.0848) if x[1] <= 0.033803 else ((-0.0866 if x[32] <= 437.5 else 0.0527) if x[18] <= 0.10754 else 0.0166))
        + ((-0.106 if x[23] <= 5.5 else (-0.0849 if x[37] <= 4.5 else 0.0197)) if x[15] <= 0 else (((0.0283 if x[7] <= 0.10961 else -0.0756) if x[15] <= 2.5 else (-0.0455 if x[7] <= 0.063165 else 0.0751)) if x[10] <= 0 else -0.0507))
        + (((((0.00728 if x[18] <= 0.037249 else -0.0727) if x[18] <= 0.1085 else ((-0.0264 if x[22] <= 15.5 else 0.11) if x[18] <= 0.90421 else -0.046)) if x[0] <= 355.5 else 0.0516) if x[37] <= 661.5 else -0.0817) if x[8] <= 0.5719 else -0.0482)
        + ((((-0.00974 if x[0] <= 433.5 else -0.115) if x[25] <= 19578 else 0.0773) if x[0] <= 458.5 else ((-0.0972 if x[28] <= 126.5 else 0.057) if x[6] <= 0.04939 else 0.0879)) if x[37] <= 661.5 else (-0.125 if x[38] <= 0 else 0.036))
        + (((((0.0515 if x[37] <= 29.5 else 0.0113) if x[4] <= 9.5 else ((0.0251 if x[39] <= 21.5 else -0.102) if x[4] <= 12.5 else 0.0728)) if x[8] <= 0.5719 else -0.0373) if x[18] <= 0.90421 else -0.0698) if x[34] <= 0.72751 else -0.0401)
        + ((0.0166 if x[8] <= 0.78462 else -0.0575) if x[34] <= 0.37749 else (((0.0534 if x[19] <= 0.67644 else (-0.0497 if x[28] <= 252.5 else 0.0625)) if x[15] <= 2.5 else -0.085) if x[39] <= 256.5 else (-0.15 if x[33] <= 0.24786 else 0.0562)))
        + ((((0.00819 if x[6] <= 0.11216 else -0.0616) if x[4] <= 1.5 else (0.0614 if x[11] <= 0 else -0.0567)) if x[4] <= 8.5 else (-0.085 if x[4] <= 12.5 else 0.0617)) if x[34] <= 0.72751 else (0.0639 if x[22] <= 9.5 else -0.0632))
        + ((-0.0306 if x[2] <= 0 else (0.0591 if x[19] <= 0.10801 else (0.0103 if x[15] <= 0 else -0.0608))) if x[21] <= 13.5 else ((0.0785 if x[25] <= 3456 else (-0.0623 if x[3] <= 1.5 else 0.0898)) if x[30] <= 0.39231 else -0.0549))
        + ((((0.0835 if x[24] <= 1.5 else (0.00223 if x[38] <= 0.98863 else -0.0633)) if x[18] <= 0.12344 else (0.0834 if x[18] <= 0.90421 else -0.0519)) if x[29] <= 0.98058 else (-0.0694 if x[32] <= 87.5 else 0.0376)) if x[9] <= 1.5 else -0.0817)
        + (((((((-0.0255 if x[24] <= 11.5 else 0.00903) if x[0] <= 355.5 else 0.0751) if x[0] <= 423.5 else -0.0931) if x[6] <= 0.11216 else -0.0834) if x[6] <= 0.13681 else 0.0434) if x[0] <= 473.5 else 0.0435) if x[3] <= 4.5 else 0.092)
        + ((((-0.0285 if x[21] <= 13.5 else ((0.0767 if x[28] <= 175.5 else -0.0604) if x[16] <= 2.5 else -0.0354)) if x[23] <= 29.5 else 0.0269) if x[8] <= 0.5719 else -0.0729) if x[28] <= 212.5 else (0.0584 if x[24] <= 10.5 else -0.0164))
        + ((((-0.0331 if x[15] <= 0 else (0.0401 if x[37] <= 661.5 else -0.0658)) if x[38] <= 0.2758 else (0.0139 if x[14] <= 0.037223 else -0.0793)) if x[15] <= 0 else (0.00487 if x[37] <= 50.5 else -0.105)) if x[3] <= 1.5 else 0.0307)
        + (((-0.0693 if x[15] <= 0 else (0.0778 if x[24] <= 1.5 else -0.0106)) if x[4] <= 1.5 else ((0.0551 if x[13] <= 0.26713 else -0.0652) if x[4] <= 7.5 else (-0.0505 if x[4] <= 12.5 else 0.0604))) if x[26] <= 0 else 0.0596)
        + ((0.0495 if x[39] <= 11.5 else (((0.033 if x[6] <= 0.12034 else -0.0527) if x[32] <= 185.5 else (-0.061 if x[18] <= 0.005026 else (0.0769 if x[18] <= 0.048063 else -0.0559))) if x[40] <= 0.94029 else -0.0472)) if x[30] <= 0.40833 else -0.0441)
        + ((0.025 if x[6] <= 0.064867 else ((((0.0741 if x[37] <= 34.5 else -0.0341) if x[25] <= 1483 else -0.0358) if x[28] <= 438.5 else 0.0535) if x[7] <= 0.051957 else (0.107 if x[28] <= 50.5 else -0.0374))) if x[7] <= 0.21944 else -0.0924)
        + (-0.104 if x[15] <= -4.5 else ((0.0655 if x[4] <= 11.5 else -0.0614) if x[3] <= 0 else ((((-0.0316 if x[37] <= 432.5 else 0.0865) if x[31] <= 0 else 0.011) if x[37] <= 515.5 else -0.0702) if x[26] <= 0 else 0.0547)))
        + ((((0.0152 if x[30] <= 0.39231 else (0.0263 if x[19] <= 0.40375 else -0.0938)) if x[32] <= 286.5 else 0.0674) if x[25] <= 6411.5 else ((-0.000536 if x[32] <= 189.5 else -0.114) if x[18] <= 0.005026 else 0.0201)) if x[34] <= 0.72751 else -0.041)
        + (((((-0.0368 if x[37] <= 14.5 else (0.0811 if x[37] <= 24.5 else 0.012)) if x[18] <= 0.049593 else (-0.0714 if x[0] <= 295.5 else 0.0601)) if x[18] <= 0.12344 else 0.0506) if x[18] <= 0.90421 else -0.0524) if x[7] <= 0.16441 else -0.0731)
    )


def score(x: Sequence[float]) -> float:
    """Return the logarithm of the odds that a block with these features is text; over 0 it's likelier than not.

    A score clear enough after the first trees is returned at once: no block of the training changed sides after that.
    """
    total = 0.0
    total += _from_0(x)
    if not -1.64 < total < 1.64:
        return total
    total += _from_12(x)
    if not -2.08 < total < 2.08:
        return total
    total += _from_24(x)
    if not -1.33 < total < 1.33:
        return total
    total += _from_48(x)
    return total
