"""Small decision trees that tell text from furniture, by gradient boosting.

Made by benchmarks/train_blocks.py from 670 pages, 9656 blocks.
Friedman 2001, "Greedy function approximation: a gradient boosting machine".
Features: mass, linked, ends_sentence, kind, tag, commas, upper, digits, furniture_words, repeated, emphasis, junk, inside, like_share, parent_share, depth, up, down, parent_linked, before, after, to_sure, from_top, to_end, sure, prose, is_description, since_heading, previous_mass, previous_linked, previous_words, previous_like, next_mass, next_linked, next_words, next_like, next_same, second_previous_mass, second_previous_linked, second_next_mass, second_next_linked.
"""
# fmt: off
# ruff: noqa: E501

from collections.abc import Sequence


def _from_0(x: Sequence[float]) -> float:
    return (
        ((0.084 if x[13] <= 0.38355 else 0.227) if x[21] <= 0 else ((0.161 if x[8] <= 0.54094 else -0.0876) if x[17] <= 0 else (((-0.15 if x[2] <= 0 else -0.0103) if x[13] <= 0.027457 else 0.0915) if x[19] <= 0.97867 else -0.206)))
        + (((-0.194 if x[23] <= 0 else (-0.139 if x[13] <= 0 else (0.0644 if x[33] <= 0.65723 else -0.119))) if x[26] <= 0 else 0.169) if x[14] <= 0.018686 else ((0.111 if x[13] <= 0.31741 else 0.2) if x[19] <= 0.95987 else 0.0185))
        + ((((0.00807 if x[21] <= 1.5 else -0.12) if x[11] <= 0 else -0.175) if x[26] <= 0 else 0.175) if x[14] <= 0 else ((0.00544 if x[36] <= 0 else 0.127) if x[2] <= 0 else (0.186 if x[15] <= 0 else 0.061)))
        + (((((0.0329 if x[6] <= 0.11716 else -0.106) if x[15] <= 1.5 else -0.106) if x[8] <= 0.42572 else -0.159) if x[19] <= 0.81192 else -0.155) if x[14] <= 0.018686 else ((0.166 if x[19] <= 0.9467 else 0.0389) if x[8] <= 0.81667 else -0.1))
        + (((0.043 if x[17] <= 0 else -0.119) if x[26] <= 0 else 0.153) if x[13] <= 0.038754 else (((0.159 if x[17] <= 2.5 else 0.069) if x[1] <= 0.49675 else -0.0899) if x[19] <= 0.97867 else (-0.124 if x[23] <= 0 else 0.0713)))
        + ((0.154 if x[15] <= 0 else -0.00392) if x[21] <= 0 else ((((-0.0375 if x[26] <= 0 else 0.134) if x[36] <= 0 else 0.104) if x[1] <= 0.41235 else -0.133) if x[11] <= 0 else (0.103 if x[24] <= 0 else -0.14)))
        + ((-0.135 if x[20] <= 0.1036 else ((-0.0338 if x[11] <= 0 else -0.131) if x[0] <= 198.5 else 0.101)) if x[14] <= 0.016921 else (((0.145 if x[8] <= 0.51316 else 0.00518) if x[15] <= 0 else 0.0193) if x[1] <= 0.37075 else -0.0997))
        + (((0.0664 if x[25] <= 487 else -0.135) if x[20] <= 0.046644 else (-0.0705 if x[2] <= 0 else (0.0908 if x[11] <= 0 else -0.0379))) if x[14] <= 0.035408 else ((0.0705 if x[29] <= 0.97183 else -0.0893) if x[2] <= 0 else 0.135))
        + ((((-0.114 if x[23] <= 9.5 else -0.0152) if x[32] <= 270.5 else 0.0734) if x[11] <= 0 else -0.124) if x[13] <= 0.066388 else (-0.1 if x[23] <= 0 else (0.0322 if x[2] <= 0 else (0.133 if x[15] <= 2.5 else -0.0656))))
        + ((-0.116 if x[20] <= 0.046644 else (-0.0682 if x[2] <= 0 else (-0.0571 if x[20] <= 0.32874 else (0.0883 if x[3] <= 3.5 else -0.0794)))) if x[14] <= 0.035408 else ((0.0528 if x[2] <= 0 else 0.129) if x[8] <= 0.4881 else -0.0281))
        + (((-0.0556 if x[0] <= 164.5 else (-0.044 if x[23] <= 2.5 else 0.0953)) if x[29] <= 0.94798 else -0.118) if x[14] <= 0.018048 else ((0.0549 if x[2] <= 0 else 0.122) if x[19] <= 0.91637 else (-0.0894 if x[31] <= 0 else 0.046)))
        + ((((0.0226 if x[29] <= 0.78647 else -0.0738) if x[1] <= 0.027156 else -0.101) if x[8] <= 0.5719 else -0.141) if x[14] <= 0.039436 else ((0.112 if x[8] <= 0.78462 else -0.0855) if x[1] <= 0.37075 else (0.092 if x[6] <= 0.034785 else -0.159)))
    )


def _from_12(x: Sequence[float]) -> float:
    return (
        ((((0.034 if x[29] <= 0.96581 else -0.0838) if x[11] <= 0 else -0.0893) if x[8] <= 0.42572 else -0.12) if x[14] <= 0.039436 else ((0.0578 if x[8] <= 0.35099 else -0.0604) if x[0] <= 132.5 else (0.118 if x[15] <= 1.5 else -0.068)))
        + ((((-0.103 if x[4] <= 1.5 else -0.0345) if x[13] <= 0.90599 else (0.0786 if x[19] <= 0.92641 else -0.053)) if x[26] <= 0 else 0.121) if x[14] <= 0.063457 else ((0.106 if x[1] <= 0.59317 else -0.114) if x[8] <= 0.5719 else -0.0722))
        + ((-0.0682 if x[20] <= 0.020208 else (0.111 if x[8] <= 0.42572 else 0.00105)) if x[17] <= 0 else (((0.169 if x[24] <= 1.5 else -0.0921) if x[20] <= 0.11543 else (0.0421 if x[3] <= 3.5 else -0.0721)) if x[8] <= 0.42572 else -0.117))
        + (((0.0533 if x[20] <= 0.21727 else 0.117) if x[15] <= 1.5 else -0.0746) if x[21] <= 0 else ((((0.0643 if x[30] <= 0.37749 else -0.0401) if x[29] <= 0.095618 else -0.0555) if x[8] <= 0.37749 else -0.0879) if x[1] <= 0.027156 else -0.0938))
        + (((-0.0721 if x[36] <= 0 else (0.041 if x[29] <= 0.097764 else -0.0582)) if x[26] <= 0 else 0.119) if x[13] <= 0.29051 else ((-0.0361 if x[20] <= 0.020208 else (0.103 if x[15] <= 1.5 else -0.0585)) if x[33] <= 0.96511 else -0.0553))
        + (((-0.0691 if x[36] <= 0 else 0.00526) if x[26] <= 0 else 0.122) if x[13] <= 0.29051 else ((0.0667 if x[6] <= 0.065942 else (0.0858 if x[22] <= 10.5 else -0.0689)) if x[5] <= 0 else (0.101 if x[15] <= 1.5 else -0.0333)))
        + ((-0.0279 if x[23] <= 0 else (0.0258 if x[14] <= 0.11602 else 0.104)) if x[21] <= 0 else ((-0.0735 if x[23] <= 0 else ((-0.0481 if x[12] <= 0 else 0.0272) if x[0] <= 150.5 else 0.0807)) if x[29] <= 0.96581 else -0.0931))
        + ((-0.084 if x[20] <= 0.18769 else (((-0.0823 if x[2] <= 0 else 0.0286) if x[4] <= 1.5 else 0.0811) if x[4] <= 7.5 else -0.0747)) if x[13] <= 0.29051 else (0.00663 if x[5] <= 0 else (0.0991 if x[15] <= 1.5 else -0.0689)))
        + ((((0.00371 if x[1] <= 0.41235 else -0.0901) if x[8] <= 0.35099 else -0.104) if x[26] <= 0 else 0.104) if x[13] <= 0.85276 else (((0.0962 if x[15] <= 1.5 else -0.057) if x[34] <= 0.51316 else -0.00997) if x[1] <= 0.23106 else -0.0658))
        + (-0.0715 if x[20] <= 0.050389 else (((0.0559 if x[6] <= 0.068574 else (((0.0424 if x[39] <= 12.5 else -0.131) if x[28] <= 236.5 else 0.0286) if x[7] <= 0.018772 else 0.065)) if x[0] <= 118.5 else 0.0929) if x[15] <= 0 else -0.0357))
        + ((-0.065 if x[26] <= 0 else 0.0763) if x[12] <= 0 else ((((0.0861 if x[15] <= 0 else 0.0243) if x[9] <= 1.5 else -0.0718) if x[33] <= 0.20491 else (0.0534 if x[19] <= 0.69085 else -0.0889)) if x[1] <= 0.49675 else -0.0944))
        + ((((0.035 if x[29] <= 0.76095 else -0.0564) if x[11] <= 0 else -0.0527) if x[40] <= 0.27913 else (-0.00511 if x[39] <= 12.5 else -0.103)) if x[14] <= 0.13598 else ((0.023 if x[29] <= 0.24856 else -0.114) if x[5] <= 0 else 0.0838))
    )


def _from_24(x: Sequence[float]) -> float:
    return (
        ((((0.154 if x[24] <= 1.5 else (-0.0239 if x[12] <= 0 else 0.0439)) if x[40] <= 0.52687 else -0.0733) if x[8] <= 0.46537 else -0.106) if x[14] <= 0.1711 else ((-0.0206 if x[23] <= 0 else 0.0795) if x[10] <= 0 else -0.0681))
        + (((-0.056 if x[37] <= 14.5 else (0.0303 if x[30] <= 0.54094 else -0.0706)) if x[13] <= 0.89886 else (((-0.0705 if x[23] <= 0 else 0.0886) if x[15] <= 1.5 else -0.0633) if x[10] <= 0 else -0.0565)) if x[1] <= 0.26791 else -0.0797)
        + (((0.102 if x[24] <= 1.5 else (-0.0942 if x[23] <= 1.5 else ((-0.0326 if x[19] <= 0 else 0.0645) if x[27] <= 1.5 else -0.0448))) if x[26] <= 0 else 0.087) if x[13] <= 0.85276 else (-0.0124 if x[5] <= 0 else 0.0795))
        + ((((((0.0623 if x[28] <= 89.5 else 0.0114) if x[7] <= 0.23431 else -0.104) if x[11] <= 0 else -0.0586) if x[0] <= 235.5 else 0.075) if x[30] <= 0.40833 else (-0.0887 if x[35] <= 0 else 0.0301)) if x[29] <= 0.96581 else -0.0788)
        + (((((0.0417 if x[6] <= 0.11716 else (-0.0874 if x[21] <= 7.5 else 0.0371)) if x[29] <= 0.15422 else (0.0616 if x[25] <= 1356.5 else -0.0569)) if x[35] <= 0 else 0.0693) if x[1] <= 0.97026 else -0.0946) if x[8] <= 0.42572 else -0.0775)
        + (((((0.105 if x[25] <= 1504.5 else (0.016 if x[25] <= 16051 else 0.119)) if x[8] <= 0.5719 else -0.0636) if x[11] <= 0 else -0.0675) if x[1] <= 0.020645 else (0.0545 if x[25] <= 803 else -0.0821)) if x[0] <= 281.5 else 0.0664)
        + (((((0.00362 if x[4] <= 7.5 else -0.0884) if x[3] <= 4.5 else 0.13) if x[2] <= 0 else (0.0696 if x[19] <= 0.88176 else (0.146 if x[24] <= 5.5 else -0.0604))) if x[33] <= 0.95876 else -0.0569) if x[8] <= 0.5719 else -0.0757)
        + ((((-0.0255 if x[13] <= 0.98586 else 0.0436) if x[39] <= 348.5 else 0.0596) if x[1] <= 0.038089 else (-0.109 if x[32] <= 26.5 else -0.0159)) if x[35] <= 0 else (0.123 if x[25] <= 1595 else (-0.0717 if x[23] <= 1.5 else 0.0396)))
        + ((((0.0381 if x[25] <= 1483 else -0.0408) if x[3] <= 4.5 else 0.106) if x[2] <= 0 else ((0.0108 if x[13] <= 0.79725 else 0.08) if x[19] <= 0.93573 else (0.098 if x[24] <= 5.5 else -0.0711))) if x[33] <= 0.96511 else -0.0707)
        + (((((0.0266 if x[10] <= 0 else -0.118) if x[20] <= 0.34217 else (0.0704 if x[3] <= 3.5 else (-0.0868 if x[3] <= 4.5 else 0.0822))) if x[1] <= 0.50248 else -0.0611) if x[15] <= 1.5 else -0.0379) if x[8] <= 0.35099 else -0.045)
        + ((((-0.0317 if x[37] <= 16.5 else 0.0292) if x[11] <= 0 else -0.0574) if x[18] <= 0.037249 else (-0.11 if x[18] <= 0.12344 else -0.0162)) if x[5] <= 1.5 else (-0.03 if x[13] <= 0.42703 else (0.0776 if x[37] <= 726.5 else -0.0687)))
        + ((((0.075 if x[17] <= 0 else -0.00284) if x[38] <= 0.3289 else -0.0467) if x[19] <= 0.74121 else (0.132 if x[25] <= 319.5 else -0.0718)) if x[13] <= 0.95853 else (0.0812 if x[6] <= 0.051065 else (-0.0441 if x[35] <= 0 else 0.0551)))
        + (((0.0439 if x[15] <= 0 else (0.0712 if x[25] <= 2329 else (-0.0588 if x[25] <= 11409 else 0.0729))) if x[38] <= 0.34738 else (0.0725 if x[25] <= 1081 else (-0.115 if x[25] <= 2549 else -0.0138))) if x[8] <= 0.42572 else -0.0564)
        + ((((0.0293 if x[27] <= 0 else -0.0595) if x[36] <= 0 else 0.0357) if x[2] <= 0 else (0.0535 if x[37] <= 661.5 else -0.101)) if x[19] <= 0.65643 else (-0.00712 if x[33] <= 0.42131 else (0.0558 if x[24] <= 3.5 else -0.09)))
        + (-0.0441 if x[23] <= 0 else ((((0.00272 if x[17] <= 7.5 else -0.114) if x[21] <= 22.5 else 0.0729) if x[14] <= 0.94491 else (-0.0527 if x[28] <= 18.5 else 0.0757)) if x[1] <= 0.4163 else (0.0279 if x[37] <= 24.5 else -0.0937)))
        + ((((0.0507 if x[29] <= 0.25834 else (-0.0806 if x[22] <= 21.5 else 0.0327)) if x[8] <= 0.78462 else -0.067) if x[15] <= 0 else (-0.0279 if x[4] <= 12.5 else 0.0901)) if x[1] <= 0.035132 else (-2.63e-05 if x[19] <= 0.74121 else -0.0905))
        + (0.0977 if x[25] <= 662.5 else (((((-0.0174 if x[4] <= 1.5 else 0.0507) if x[4] <= 7.5 else -0.0596) if x[0] <= 196.5 else (0.0582 if x[16] <= 4.5 else -0.0859)) if x[34] <= 0.72751 else -0.0564) if x[8] <= 0.42572 else -0.0578))
        + ((((0.0776 if x[25] <= 914 else (-0.121 if x[4] <= 1.5 else 0.0115)) if x[0] <= 33.5 else ((0.0367 if x[4] <= 8.5 else -0.0586) if x[4] <= 12.5 else 0.123)) if x[1] <= 0.18891 else -0.0382) if x[30] <= 0.40833 else -0.0519)
        + (0.0738 if x[25] <= 1128.5 else ((((((-0.0321 if x[32] <= 9.5 else 0.0566) if x[37] <= 173.5 else 0.00411) if x[11] <= 0 else -0.0311) if x[7] <= 0.15319 else -0.0859) if x[33] <= 0.96511 else -0.0437) if x[38] <= 0.34013 else -0.0534))
        + (0.0753 if x[25] <= 1128.5 else (((-0.0552 if x[4] <= 1.5 else (0.0656 if x[4] <= 3.5 else (-0.0661 if x[3] <= 4.5 else 0.0887))) if x[5] <= 1.5 else (0.0389 if x[33] <= 0.96511 else -0.0733)) if x[26] <= 0 else 0.0879))
        + (((0.0661 if x[24] <= 7.5 else ((-0.0183 if x[14] <= 0.24298 else 0.0344) if x[4] <= 12.5 else 0.104)) if x[38] <= 0.34013 else -0.0353) if x[30] <= 0.40833 else ((-0.13 if x[23] <= 12.5 else -0.0179) if x[32] <= 310.5 else 0.0622))
        + ((((0.01 if x[27] <= 12.5 else (0.0783 if x[23] <= -16.5 else -0.0847)) if x[31] <= 0 else 0.0336) if x[30] <= 0.40833 else ((0.0703 if x[21] <= 1.5 else -0.0501) if x[19] <= 0.41701 else -0.0935)) if x[7] <= 0.16441 else -0.0937)
        + (0.0977 if x[24] <= 1.5 else (((-0.00548 if x[0] <= 93.5 else 0.039) if x[8] <= 0.35099 else ((-0.0968 if x[32] <= 114.5 else 0.00998) if x[28] <= 212.5 else 0.0183)) if x[15] <= 1.5 else (-0.0928 if x[3] <= 1.5 else 0.0154)))
        + ((((-0.0744 if x[20] <= 0.61929 else 0.0662) if x[0] <= 39.5 else 0.0632) if x[17] <= 0 else (0.0109 if x[32] <= 185.5 else (0.0454 if x[27] <= 0 else -0.104))) if x[1] <= 0.033803 else (-0.0845 if x[18] <= 0.083791 else -0.00265))
    )


def _from_48(x: Sequence[float]) -> float:
    return (
        (-0.109 if x[15] <= -4.5 else ((((-0.0307 if x[4] <= 1.5 else (-0.0541 if x[12] <= 0 else 0.0632)) if x[26] <= 0 else 0.0643) if x[13] <= 0.99073 else (0.0589 if x[10] <= 0 else -0.0699)) if x[37] <= 661.5 else -0.083))
        + ((((0.00419 if x[3] <= 1.5 else ((0.138 if x[3] <= 3.5 else 0.0171) if x[32] <= 68.5 else -0.0107)) if x[30] <= 0.40833 else (-0.0715 if x[32] <= 270.5 else 0.0326)) if x[40] <= 0.94029 else -0.0458) if x[0] <= 355.5 else 0.0469)
        + (((((0.0379 if x[4] <= 9.5 else (-0.0806 if x[4] <= 12.5 else 0.0719)) if x[19] <= 0.67644 else -0.0322) if x[28] <= 210.5 else 0.0603) if x[1] <= 0.23106 else -0.0495) if x[15] <= 2.5 else (-0.0763 if x[7] <= 0.077677 else 0.111))
        + (((0.0578 if x[39] <= 7.5 else -0.0388) if x[3] <= 4.5 else 0.0954) if x[2] <= 0 else (((0.0609 if x[21] <= 4.5 else -0.02) if x[37] <= 661.5 else -0.11) if x[19] <= 0.67011 else (-0.0418 if x[28] <= 321.5 else 0.0647)))
        + ((0.0543 if x[25] <= 1128.5 else (((((0.0457 if x[37] <= 28.5 else -0.00952) if x[38] <= 0.89519 else -0.0609) if x[26] <= 0 else 0.0687) if x[25] <= 19941 else 0.0903) if x[29] <= 0.96581 else -0.0623)) if x[8] <= 0.5719 else -0.0569)
        + (((((0.0432 if x[39] <= 7.5 else (0.0168 if x[28] <= 17.5 else -0.0424)) if x[32] <= 463.5 else 0.0624) if x[31] <= 0 else 0.0309) if x[25] <= 9171.5 else (-0.0688 if x[4] <= 7.5 else 0.0464)) if x[25] <= 19941 else 0.0888)
        + (((0.00178 if x[31] <= 0 else 0.0389) if x[30] <= 0.39231 else (((-0.162 if x[28] <= 208.5 else 0.0189) if x[20] <= 0.49589 else -0.0146) if x[25] <= 4059 else 0.0207)) if x[29] <= 0.94798 else (-0.0649 if x[32] <= 179.5 else 0.0435))
        + ((((0.0331 if x[1] <= 0.43424 else (-0.099 if x[24] <= 19.5 else 0.0527)) if x[8] <= 0.5719 else -0.0383) if x[38] <= 0.54885 else (-0.0396 if x[26] <= 0 else 0.074)) if x[34] <= 0.72751 else (0.0614 if x[22] <= 9.5 else -0.0586))
        + (((0.019 if x[7] <= 0.16441 else -0.0994) if x[6] <= 0.05608 else (((-0.0581 if x[3] <= 1.5 else 0.0101) if x[32] <= 437.5 else 0.0289) if x[7] <= 0.037386 else (0.073 if x[33] <= 0.45679 else -0.0429))) if x[26] <= 0 else 0.0576)
        + (((((0.0498 if x[4] <= 4.5 else -0.0583) if x[3] <= 0 else (0.069 if x[24] <= 2.5 else -0.0497)) if x[31] <= 0 else (0.0207 if x[37] <= 677 else -0.0991)) if x[26] <= 0 else 0.0611) if x[4] <= 12.5 else 0.0817)
        + (((((0.0408 if x[37] <= 28.5 else -0.000704) if x[30] <= 0.40833 else -0.0413) if x[0] <= 355.5 else 0.062) if x[37] <= 661.5 else (0.0228 if x[13] <= 0.99746 else -0.173)) if x[8] <= 0.35099 else (0.1 if x[25] <= 319.5 else -0.0476))
        + ((((((0.0448 if x[24] <= 7.5 else -0.00101) if x[13] <= 0.98063 else -0.111) if x[13] <= 0.98491 else 0.0627) if x[30] <= 0.40833 else -0.0333) if x[39] <= 192.5 else (-0.034 if x[33] <= 0.25056 else 0.074)) if x[7] <= 0.23431 else -0.103)
        + (((((-0.103 if x[15] <= -4.5 else 0.029) if x[4] <= 7.5 else -0.0386) if x[25] <= 6411.5 else (-0.0585 if x[5] <= 1.5 else (-0.0856 if x[13] <= 0.11996 else 0.0483))) if x[25] <= 19941 else 0.0782) if x[34] <= 0.72751 else -0.0517)
        + (0.0727 if x[24] <= 1.5 else (((-0.0886 if x[0] <= 15.5 else 0.0248) if x[15] <= 0 else (0.0169 if x[37] <= 27.5 else -0.0489)) if x[1] <= 0.029381 else ((-0.106 if x[18] <= 0.12344 else 0.00655) if x[5] <= 1.5 else 0.0358)))
        + (((((-0.00724 if x[0] <= 113.5 else 0.0397) if x[15] <= 0 else (0.0601 if x[27] <= 1.5 else -0.11)) if x[3] <= 1.5 else 0.0507) if x[11] <= 0 else (-0.0486 if x[33] <= 0.23229 else 0.0613)) if x[33] <= 0.96511 else -0.0412)
        + (((((-0.0818 if x[39] <= 0 else 0.0153) if x[15] <= 0 else (-0.000168 if x[37] <= 40.5 else -0.097)) if x[3] <= 1.5 else (0.0946 if x[32] <= 49.5 else -0.00877)) if x[3] <= 3.5 else -0.0514) if x[3] <= 4.5 else 0.0802)
        + ((-0.00294 if x[13] <= 0.99073 else ((0.0901 if x[22] <= 28.5 else (0.0356 if x[20] <= 0.70136 else -0.0883)) if x[37] <= 414.5 else -0.0464)) if x[34] <= 0.72751 else (0.0542 if x[20] <= 0.016821 else (-0.0852 if x[0] <= 446.5 else 0.0338)))
        + (((-0.0939 if x[20] <= 0.47854 else 0.0202) if x[15] <= 0 else ((-0.00742 if x[25] <= 2695.5 else 0.0391) if x[15] <= 1.5 else (0.0295 if x[39] <= 38.5 else -0.0561))) if x[10] <= 0 else (-0.0813 if x[28] <= 345.5 else 0.042))
        + (((0.048 if x[39] <= 40.5 else -0.00345) if x[30] <= 0.40833 else (-0.0564 if x[35] <= 0 else 0.0337)) if x[40] <= 0.94029 else ((0.112 if x[24] <= 6.5 else -0.0269) if x[39] <= 7.5 else (-0.0681 if x[34] <= 0.96006 else 0.0438)))
        + ((((((-0.024 if x[22] <= 14.5 else 0.056) if x[39] <= 40.5 else -0.0102) if x[18] <= 0.033381 else (-0.0654 if x[0] <= 292.5 else 0.0567)) if x[18] <= 0.12344 else 0.0727) if x[18] <= 0.90421 else -0.0683) if x[34] <= 0.72751 else -0.0356)
        + (((0.0357 if x[19] <= 0.52511 else 0.000483) if x[4] <= 8.5 else ((0.0422 if x[0] <= 52.5 else -0.101) if x[4] <= 12.5 else 0.0577)) if x[8] <= 0.35099 else (0.0372 if x[22] <= 11.5 else (-0.0232 if x[38] <= 0.46908 else -0.109)))
        + (((0.0372 if x[25] <= 1504.5 else ((-0.0863 if x[18] <= 0.19225 else 0.0432) if x[27] <= 11.5 else (-0.0465 if x[0] <= 76.5 else 0.0767))) if x[23] <= 8.5 else (0.024 if x[27] <= 13.5 else -0.0324)) if x[0] <= 468.5 else 0.06)
        + (((-0.0432 if x[15] <= -1.5 else 0.0133) if x[38] <= 0.34013 else (-0.011 if x[0] <= 241.5 else ((-0.174 if x[19] <= 0.81859 else -0.00337) if x[1] <= 0.040474 else 0.0195))) if x[5] <= 5.5 else (0.0939 if x[15] <= 0 else -0.0481))
        + ((0.0261 if x[7] <= 0.025321 else (-0.0808 if x[39] <= 83.5 else 0.0292)) if x[6] <= 0.067232 else (((-0.113 if x[5] <= 1.5 else 0.0309) if x[15] <= 0 else (0.0436 if x[24] <= 4.5 else -0.0303)) if x[7] <= 0.040408 else 0.0398))
        + ((((-0.0133 if x[24] <= 14.5 else ((-0.0144 if x[19] <= 0 else (0.0695 if x[10] <= 0 else -0.0471)) if x[28] <= 276.5 else -0.0466)) if x[9] <= 1.5 else -0.103) if x[21] <= 15.5 else 0.0324) if x[8] <= 0.5719 else -0.0434)
        + ((((-0.0582 if x[13] <= 0.31741 else (0.106 if x[13] <= 0.71358 else (-0.103 if x[13] <= 0.85276 else (0.0396 if x[6] <= 0.051065 else -0.0292)))) if x[4] <= 1.5 else 0.0203) if x[26] <= 0 else 0.0591) if x[15] <= 3.5 else -0.0543)
        + ((0.0485 if x[0] <= 22.5 else ((0.0161 if x[32] <= 185.5 else (-0.0998 if x[32] <= 286.5 else (0.0665 if x[24] <= 14.5 else -0.0532))) if x[1] <= 0.029381 else (-0.0486 if x[24] <= 16.5 else 0.028))) if x[7] <= 0.23431 else -0.0873)
        + ((0.0167 if x[30] <= 0.39231 else -0.0296) if x[32] <= 185.5 else ((-0.134 if x[18] <= 0.0016068 else 0.00494) if x[32] <= 262.5 else ((0.00368 if x[0] <= 436.5 else (0.00535 if x[13] <= 0.95735 else -0.235)) if x[14] <= 0.68874 else 0.0527)))
        + ((((0.00944 if x[3] <= 4.5 else 0.0801) if x[30] <= 1.3961 else -0.0848) if x[37] <= 661.5 else ((-0.149 if x[28] <= 607.5 else 0.022) if x[38] <= 0 else 0.0461)) if x[38] <= 0.53225 else (-0.0415 if x[26] <= 0 else 0.049))
        + (((((-0.00366 if x[21] <= 4.5 else -0.0481) if x[3] <= 1.5 else 0.0283) if x[15] <= 3.5 else -0.0595) if x[16] <= 7.5 else 0.0669) if x[0] <= 355.5 else (0.0538 if x[0] <= 603.5 else (-0.0699 if x[20] <= 0.86775 else 0.0544)))
        + (((0.015 if x[18] <= 0.0049569 else (-0.0474 if x[31] <= 0 else (-0.0314 if x[5] <= 0 else 0.0482))) if x[32] <= 185.5 else (-0.103 if x[18] <= 0.0012717 else 0.00502)) if x[32] <= 286.5 else (0.0579 if x[25] <= 6605 else -0.0213))
        + ((((-0.0231 if x[6] <= 0.036039 else 0.0773) if x[24] <= 7.5 else 0.00283) if x[33] <= 0.017532 else -0.0183) if x[38] <= 0.34013 else (0.0897 if x[0] <= 20.5 else ((-0.0194 if x[0] <= 230.5 else -0.1) if x[5] <= 5.5 else 0.0703)))
    )


def score(x: Sequence[float]) -> float:
    """Return the logarithm of the odds that a block with these features is text; over 0 it's likelier than not.

    A score clear enough after the first trees is returned at once: no block of the training changed sides after that.
    """
    total = 0.0
    total += _from_0(x)
    if not -1.78 < total < 1.78:
        return total
    total += _from_12(x)
    if not -1.97 < total < 1.97:
        return total
    total += _from_24(x)
    if not -1.08 < total < 1.08:
        return total
    total += _from_48(x)
    return total
