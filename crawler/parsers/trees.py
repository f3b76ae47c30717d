"""Small decision trees that tell text from furniture, by gradient boosting.

Made by benchmarks/train_blocks.py from 670 pages, 9795 blocks.
Friedman 2001, "Greedy function approximation: a gradient boosting machine".
Features: mass, linked, ends_sentence, kind, tag, commas, upper, digits, furniture_words, repeated, emphasis, junk, inside, like_share, parent_share, depth, up, down, parent_linked, before, after, to_sure, from_top, to_end, sure, prose, is_description, since_heading, previous_mass, previous_linked, previous_words, previous_like, next_mass, next_linked, next_words, next_like, next_same, second_previous_mass, second_previous_linked, second_next_mass, second_next_linked.
"""
# fmt: off
# ruff: noqa: E501

from collections.abc import Sequence


def _from_0(x: Sequence[float]) -> float:
    return (
        (((-0.144 if x[2] <= 0 else 0.0842) if x[19] <= 0 else -0.207) if x[12] <= 0 else ((0.128 if x[17] <= 0 else (-0.107 if x[13] <= 0.021912 else 0.0563)) if x[13] <= 0.11111 else (0.219 if x[19] <= 0.95987 else 0.0443)))
        + ((((-0.14 if x[13] <= 0.023908 else 0.0288) if x[19] <= 0.92213 else -0.189) if x[26] <= 0 else 0.181) if x[14] <= 0.018686 else ((0.125 if x[19] <= 0.94003 else -0.0132) if x[0] <= 87.5 else (0.0809 if x[13] <= 0.31741 else 0.205)))
        + (((-0.177 if x[23] <= 0 else (-0.127 if x[2] <= 0 else -0.0351)) if x[26] <= 0 else 0.163) if x[14] <= 0 else ((0.0968 if x[2] <= 0 else 0.187) if x[15] <= 0 else (-0.0482 if x[3] <= 1.5 else 0.128)))
        + ((((0.0473 if x[6] <= 0.089087 else -0.0911) if x[15] <= 0 else -0.0973) if x[19] <= 0.81017 else -0.159) if x[14] <= 0.018686 else (((0.169 if x[19] <= 0.97867 else 0.0198) if x[15] <= 0 else 0.0466) if x[8] <= 0.81667 else -0.109))
        + ((((0.101 if x[19] <= 0.78563 else -0.0749) if x[17] <= 0 else -0.127) if x[26] <= 0 else 0.144) if x[13] <= 0.038754 else ((0.151 if x[1] <= 0.50248 else -0.105) if x[19] <= 0.98191 else (-0.121 if x[23] <= 0 else 0.0882)))
        + ((0.154 if x[15] <= 0 else 0.02) if x[21] <= 0 else ((((-0.0509 if x[26] <= 0 else 0.133) if x[36] <= 0 else 0.108) if x[1] <= 0.41235 else -0.137) if x[11] <= 0 else (-0.145 if x[26] <= 0 else 0.0743)))
        + (((0.0604 if x[25] <= 487 else -0.135) if x[20] <= 0.17951 else (-0.0636 if x[0] <= 198.5 else 0.11)) if x[14] <= 0.015992 else (((0.142 if x[8] <= 0.51316 else -0.00116) if x[15] <= 1.5 else -0.0229) if x[1] <= 0.37075 else -0.094))
        + ((-0.127 if x[20] <= 0.046644 else (-0.0786 if x[2] <= 0 else (0.0833 if x[17] <= 4.5 else -0.0629))) if x[14] <= 0.035408 else ((-0.0625 if x[20] <= 0.27925 else 0.082) if x[13] <= 0.31741 else (0.0603 if x[0] <= 87.5 else 0.14)))
        + ((((0.0285 if x[18] <= 0.92382 else -0.132) if x[8] <= 0.42572 else -0.131) if x[11] <= 0 else -0.127) if x[13] <= 0.14914 else (-0.0943 if x[23] <= 0 else ((0.132 if x[15] <= 1.5 else -0.0291) if x[8] <= 0.4881 else -0.0434)))
        + ((-0.109 if x[20] <= 0.10074 else (-0.0686 if x[2] <= 0 else ((0.105 if x[21] <= 5.5 else -0.00361) if x[3] <= 3.5 else -0.0767))) if x[14] <= 0.038654 else ((0.0093 if x[20] <= 0.052888 else 0.124) if x[8] <= 0.75499 else -0.0597))
        + (((0.0596 if x[24] <= 1.5 else -0.116) if x[20] <= 0.17951 else (-0.0612 if x[2] <= 0 else 0.0434)) if x[14] <= 0.03643 else ((0.0649 if x[19] <= 0.72403 else -0.036) if x[2] <= 0 else (0.122 if x[19] <= 0.93573 else 0.0128)))
        + (((((0.0464 if x[30] <= 0.31754 else -0.0642) if x[29] <= 0.062185 else -0.0622) if x[1] <= 0.039198 else -0.1) if x[8] <= 0.42572 else -0.124) if x[14] <= 0.038654 else ((0.112 if x[8] <= 0.78462 else -0.0683) if x[1] <= 0.42131 else -0.133))
    )


def _from_12(x: Sequence[float]) -> float:
    return (
        (((((0.0614 if x[40] <= 0.83485 else -0.0586) if x[29] <= 0.97183 else -0.0793) if x[8] <= 0.44466 else -0.115) if x[11] <= 0 else -0.0965) if x[14] <= 0.052966 else ((0.0465 if x[0] <= 113.5 else 0.119) if x[8] <= 0.42572 else -0.0185))
        + ((((-0.0869 if x[0] <= 241.5 else 0.049) if x[13] <= 0.98586 else 0.0293) if x[26] <= 0 else 0.13) if x[14] <= 0.018048 else (((-0.0446 if x[15] <= 0 else 0.108) if x[15] <= 0 else -0.00595) if x[1] <= 0.57359 else -0.124))
        + (((-0.0545 if x[20] <= 0.26587 else 0.0583) if x[5] <= 0 else 0.112) if x[17] <= 0 else ((0.119 if x[24] <= 1.5 else -0.0936) if x[20] <= 0.11543 else ((0.0455 if x[38] <= 0.98594 else -0.0572) if x[8] <= 0.42572 else -0.102)))
        + ((0.105 if x[15] <= 0 else -0.0279) if x[21] <= 0 else ((((0.076 if x[11] <= 0 else (-0.0915 if x[0] <= 250.5 else 0.108)) if x[8] <= 0.4881 else -0.0929) if x[29] <= 0.093416 else -0.0833) if x[1] <= 0.027156 else -0.0972))
        + ((-0.0787 if x[26] <= 0 else 0.113) if x[12] <= 0 else (((0.114 if x[25] <= 803 else -0.0826) if x[4] <= 1.5 else 0.0706) if x[2] <= 0 else ((-0.0221 if x[20] <= 0.052888 else 0.105) if x[15] <= 2.5 else -0.0678)))
        + (((-0.0749 if x[36] <= 0 else 0.00474) if x[26] <= 0 else 0.114) if x[13] <= 0.29051 else ((0.0676 if x[6] <= 0.057418 else (0.0678 if x[22] <= 14.5 else -0.0608)) if x[5] <= 0 else (0.102 if x[17] <= 5.5 else -0.0467)))
        + (((0.0476 if x[40] <= 0.22531 else -0.107) if x[14] <= 0.13598 else 0.0992) if x[21] <= 0 else ((((-0.0527 if x[0] <= 46.5 else 0.0346) if x[36] <= 0 else 0.0754) if x[18] <= 0.039999 else -0.0664) if x[29] <= 0.095618 else -0.0763))
        + (((-0.129 if x[20] <= 0.42991 else 0.0287) if x[13] <= 0.42703 else 0.0913) if x[21] <= 0 else ((((0.0517 if x[4] <= 0 else -0.0497) if x[12] <= 0 else 0.053) if x[29] <= 0.093416 else -0.0656) if x[1] <= 0.027156 else -0.0864))
        + ((((0.167 if x[24] <= 0 else -0.0982) if x[4] <= 1.5 else (0.0383 if x[4] <= 4.5 else (-0.0932 if x[3] <= 4.5 else 0.114))) if x[26] <= 0 else 0.107) if x[13] <= 0.29051 else (0.0756 if x[33] <= 0.99468 else -0.0576))
        + (((0.0253 if x[1] <= 0.020645 else -0.0905) if x[5] <= 0 else (0.00966 if x[13] <= 0.79725 else 0.102)) if x[17] <= 1.5 else ((-0.0596 if x[20] <= 0.32613 else 0.0263) if x[11] <= 0 else (-0.107 if x[0] <= 241.5 else 0.0397)))
        + (((0.0999 if x[24] <= 1.5 else -0.0811) if x[20] <= 0.25651 else (0.0282 if x[27] <= 12.5 else -0.0755)) if x[13] <= 0.90192 else ((0.0219 if x[1] <= 0.020645 else -0.118) if x[23] <= 0 else (0.0924 if x[15] <= 1.5 else -0.116)))
        + ((((0.012 if x[27] <= 13.5 else -0.0683) if x[11] <= 0 else (-0.0861 if x[28] <= 353.5 else 0.0693)) if x[26] <= 0 else 0.0923) if x[14] <= 0.1711 else ((0.0178 if x[2] <= 0 else 0.0897) if x[10] <= 0 else -0.0573))
    )


def _from_24(x: Sequence[float]) -> float:
    return (
        ((((((-0.0404 if x[23] <= 1.5 else 0.0659) if x[15] <= 1.5 else -0.047) if x[4] <= 8.5 else -0.06) if x[18] <= 0.21904 else -0.0923) if x[8] <= 0.42572 else -0.0985) if x[35] <= 0 else (-0.0719 if x[23] <= 0 else 0.0791))
        + (((-0.0614 if x[37] <= 16.5 else (0.0306 if x[30] <= 0.40833 else -0.0637)) if x[13] <= 0.80447 else (((-0.0626 if x[23] <= 0 else 0.0854) if x[15] <= 2.5 else -0.088) if x[10] <= 0 else -0.0776)) if x[1] <= 0.41235 else -0.0898)
        + ((0.103 if x[24] <= 1.5 else -0.0881) if x[23] <= 0 else (((-0.0477 if x[32] <= 326.5 else (0.115 if x[27] <= 1.5 else -0.0593)) if x[35] <= 0 else 0.0492) if x[0] <= 148.5 else (0.0891 if x[17] <= 0 else 0.0298)))
        + ((((0.0194 if x[29] <= 0.98198 else -0.0697) if x[11] <= 0 else -0.0643) if x[30] <= 0.40833 else -0.0833) if x[0] <= 170.5 else ((0.0798 if x[15] <= 2.5 else -0.031) if x[19] <= 0.91637 else (-0.0801 if x[28] <= 286.5 else 0.0668)))
        + ((((((0.0655 if x[25] <= 1402.5 else (-0.0814 if x[25] <= 2433.5 else -0.00727)) if x[26] <= 0 else 0.0764) if x[39] <= 365.5 else 0.0693) if x[31] <= 0 else 0.0699) if x[1] <= 0.20913 else -0.064) if x[8] <= 0.42572 else -0.0816)
        + (((0.0468 if x[25] <= 2156.5 else (-0.101 if x[4] <= 1.5 else (0.0458 if x[20] <= 0.99955 else -0.0669))) if x[2] <= 0 else ((0.085 if x[21] <= 5.5 else 0.00423) if x[15] <= 2.5 else -0.037)) if x[8] <= 0.35099 else -0.0594)
        + ((((0.0578 if x[38] <= 0.53789 else (0.0927 if x[25] <= 1291 else (0.00292 if x[4] <= 9.5 else -0.127))) if x[11] <= 0 else (0.121 if x[24] <= 0 else -0.0581)) if x[33] <= 0.95811 else -0.0587) if x[8] <= 0.42572 else -0.0665)
        + (((0.016 if x[11] <= 0 else -0.0583) if x[18] <= 0.018284 else -0.0581) if x[13] <= 0.85276 else (((-0.00271 if x[20] <= 0.074783 else (0.0836 if x[15] <= 1.5 else -0.05)) if x[29] <= 0.99492 else -0.0791) if x[10] <= 0 else -0.0856))
        + (((0.0723 if x[25] <= 803 else (((-0.015 if x[32] <= 362.5 else 0.112) if x[3] <= 0 else -0.0488) if x[3] <= 4.5 else 0.103)) if x[2] <= 0 else (0.0617 if x[34] <= 0.63508 else -0.0235)) if x[33] <= 0.96383 else -0.0618)
        + ((((0.0541 if x[15] <= 0 else ((0.127 if x[20] <= 0.52457 else -0.0178) if x[24] <= 7.5 else (0.0361 if x[37] <= 27.5 else -0.0692))) if x[30] <= 0.42572 else -0.0315) if x[1] <= 0.49675 else -0.0741) if x[8] <= 0.5719 else -0.0743)
        + (((((-0.0156 if x[28] <= 197.5 else 0.0451) if x[3] <= 3.5 else -0.085) if x[3] <= 4.5 else 0.11) if x[38] <= 0.48695 else -0.0578) if x[35] <= 0 else ((0.0723 if x[22] <= 21.5 else -0.0681) if x[20] <= 0.11543 else 0.0563))
        + (((0.0903 if x[1] <= 0.029381 else -0.0314) if x[25] <= 1497.5 else (((-0.00804 if x[38] <= 0.26416 else -0.0765) if x[1] <= 0.033803 else -0.0909) if x[25] <= 19941 else 0.102)) if x[5] <= 1.5 else (-0.00115 if x[13] <= 0.80447 else 0.0777))
        + ((0.0776 if x[24] <= 1.5 else -0.074) if x[23] <= 0 else (((((0.111 if x[0] <= 59.5 else -0.019) if x[25] <= 1497.5 else -0.0195) if x[26] <= 0 else 0.0746) if x[25] <= 16051 else 0.11) if x[0] <= 281.5 else 0.0614))
        + ((((0.0665 if x[6] <= 0.12034 else -0.0361) if x[4] <= 7.5 else (-0.087 if x[4] <= 12.5 else 0.0654)) if x[15] <= 1.5 else -0.0429) if x[19] <= 0.65643 else (-0.00294 if x[33] <= 0.38799 else (0.0504 if x[24] <= 2.5 else -0.103)))
        + (((0.000654 if x[14] <= 0.88667 else (-0.181 if x[23] <= 12.5 else 0.041)) if x[14] <= 0.92864 else (0.0698 if x[38] <= 0.99184 else -0.0692)) if x[1] <= 0.033803 else ((-0.146 if x[23] <= 17.5 else 0.00113) if x[1] <= 0.082052 else -0.0158))
        + ((((((0.0307 if x[4] <= 3.5 else -0.0554) if x[12] <= 0 else 0.0551) if x[34] <= 0.72751 else -0.0298) if x[1] <= 0.75107 else -0.0647) if x[8] <= 0.5719 else -0.0456) if x[30] <= 0.42572 else (-0.00335 if x[19] <= 0.41877 else -0.105))
        + ((((-0.0338 if x[4] <= 1.5 else (-0.0409 if x[12] <= 0 else (0.0872 if x[4] <= 7.5 else -0.0224))) if x[13] <= 0.99041 else 0.0464) if x[0] <= 355.5 else 0.0742) if x[8] <= 0.35099 else (0.0652 if x[25] <= 914 else -0.0484))
        + ((((0.0613 if x[25] <= 1497.5 else ((-0.0434 if x[39] <= 387.5 else 0.0403) if x[24] <= 16.5 else 0.0313)) if x[11] <= 0 else -0.0582) if x[0] <= 281.5 else 0.0567) if x[33] <= 0.96383 else (-0.0139 if x[29] <= 0.1805 else -0.119))
        + ((((0.0948 if x[25] <= 1577 else (-0.0553 if x[37] <= 16.5 else 0.0573)) if x[37] <= 28.5 else -0.032) if x[2] <= 0 else (0.0541 if x[16] <= 2.5 else -0.00795)) if x[8] <= 0.35099 else (-0.0628 if x[37] <= 291.5 else 0.0202))
        + (0.113 if x[25] <= 315 else (((((-0.119 if x[15] <= -2.5 else 0.0368) if x[21] <= 1.5 else -0.0467) if x[15] <= 0 else -0.0808) if x[3] <= 1.5 else (0.0742 if x[32] <= 62.5 else -0.0153)) if x[26] <= 0 else 0.0738))
        + (((0.0451 if x[24] <= 7.5 else ((-0.0323 if x[4] <= 1.5 else 0.0215) if x[5] <= 1.5 else 0.0366)) if x[29] <= 0.98198 else -0.0535) if x[30] <= 0.40833 else ((-0.152 if x[24] <= 11.5 else -0.0168) if x[20] <= 0.27925 else -0.00766))
        + (((-0.0373 if x[23] <= 0 else (((-0.0404 if x[17] <= 4.5 else 0.084) if x[15] <= 0 else (0.0601 if x[39] <= 142.5 else 0.00404)) if x[15] <= 0 else -0.017)) if x[7] <= 0.23431 else -0.109) if x[26] <= 0 else 0.0819)
        + (((((-0.0515 if x[4] <= 1.5 else (0.0524 if x[4] <= 6 else -0.036)) if x[0] <= 355.5 else 0.0628) if x[13] <= 0.99073 else (0.0635 if x[39] <= 437.5 else -0.0822)) if x[8] <= 0.35099 else -0.0412) if x[26] <= 0 else 0.0843)
        + (((0.0371 if x[32] <= 130.5 else (-0.0545 if x[32] <= 270.5 else 0.0384)) if x[1] <= 0.020645 else (0.0162 if x[19] <= 0.70731 else ((-0.15 if x[32] <= 72.5 else 0.00993) if x[11] <= 0 else 0.0106))) if x[8] <= 0.5719 else -0.0644)
    )


def _from_48(x: Sequence[float]) -> float:
    return (
        ((((((0.00875 if x[4] <= 8.5 else -0.0673) if x[3] <= 4.5 else 0.101) if x[35] <= 0 else (-0.00249 if x[20] <= 0.32613 else 0.0629)) if x[37] <= 656.5 else -0.0915) if x[33] <= 0.96383 else -0.044) if x[25] <= 19941 else 0.0996)
        + ((0.0931 if x[24] <= 1.5 else ((((-0.0204 if x[31] <= 0 else 0.0181) if x[0] <= 473.5 else 0.0631) if x[37] <= 682 else -0.0874) if x[3] <= 4.5 else 0.0908)) if x[30] <= 0.40833 else (-0.0705 if x[32] <= 283.5 else 0.0601))
        + (0.0483 if x[25] <= 1128.5 else ((-0.124 if x[4] <= 1.5 else 0.0111) if x[0] <= 32.5 else ((0.0283 if x[1] <= 0.020645 else -0.0426) if x[15] <= 0 else (0.017 if x[37] <= 27.5 else (-0.118 if x[4] <= 1.5 else -0.00747)))))
        + (((0.0124 if x[11] <= 0 else -0.057) if x[13] <= 0.095076 else -0.0849) if x[13] <= 0.29051 else (0.036 if x[1] <= 0.033803 else ((0.0242 if x[19] <= 0.74121 else -0.177) if x[1] <= 0.082052 else (0.0454 if x[10] <= 0 else -0.0859))))
        + (((0.0187 if x[8] <= 0.78462 else -0.049) if x[29] <= 0.9245 else -0.0441) if x[30] <= 0.40833 else (((-0.145 if x[25] <= 4128 else -0.0115) if x[20] <= 0.58098 else (0.0681 if x[20] <= 0.83323 else -0.0378)) if x[32] <= 283.5 else 0.049))
        + ((((((0.00033 if x[12] <= 0 else 0.0454) if x[7] <= 0.21809 else -0.0954) if x[1] <= 0.26544 else -0.0489) if x[33] <= 0.050577 else -0.0285) if x[25] <= 9171.5 else (-0.0666 if x[4] <= 13.5 else 0.0653)) if x[25] <= 19941 else 0.0925)
        + ((((((-0.0272 if x[20] <= 0.24613 else 0.0253) if x[15] <= 0 else (-0.00039 if x[37] <= 59.5 else -0.0749)) if x[25] <= 6097.5 else 0.0722) if x[25] <= 6686.5 else -0.0486) if x[25] <= 19578 else 0.0779) if x[0] <= 458.5 else 0.0543)
        + ((0.0499 if x[25] <= 1128.5 else ((-0.0684 if x[0] <= 29.5 else ((0.00999 if x[1] <= 0.49675 else -0.0712) if x[32] <= 324.5 else 0.0639)) if x[38] <= 0.34013 else (-0.0316 if x[14] <= 0.82773 else -0.132))) if x[26] <= 0 else 0.0736)
        + ((-0.0181 if x[27] <= 1.5 else 0.0717) if x[25] <= 1464 else (((-0.0378 if x[32] <= 320.5 else (0.0905 if x[3] <= 0 else -0.0176)) if x[26] <= 0 else 0.0555) if x[24] <= 16.5 else (0.0373 if x[17] <= 7.5 else -0.0827)))
        + (((0.00928 if x[28] <= 142.5 else 0.0831) if x[24] <= 6.5 else ((-0.046 if x[20] <= 0.60315 else 0.00764) if x[24] <= 16.5 else 0.022)) if x[38] <= 0.34013 else (0.0683 if x[24] <= 1.5 else (-0.0735 if x[23] <= 17.5 else -0.00269)))
        + (((-0.0255 if x[17] <= 5.5 else 0.0847) if x[2] <= 0 else ((0.0499 if x[25] <= 6828 else -0.0129) if x[6] <= 0.11716 else (-0.127 if x[27] <= 4.5 else 0.0417))) if x[15] <= 2.5 else (-0.0735 if x[7] <= 0.037386 else 0.0535))
        + (((0.0166 if x[39] <= 189.5 else -0.0305) if x[0] <= 202.5 else ((-0.051 if x[32] <= 10.5 else 0.0661) if x[33] <= 0.40213 else -0.0406)) if x[30] <= 0.40833 else ((-0.0834 if x[24] <= 14.5 else 0.00767) if x[32] <= 362.5 else 0.0533))
        + ((((0.0825 if x[25] <= 569.5 else ((-0.0408 if x[13] <= 0.90192 else 0.00104) if x[26] <= 0 else 0.0594)) if x[4] <= 1.5 else (-0.0208 if x[12] <= 0 else 0.0751)) if x[4] <= 7.5 else -0.0705) if x[4] <= 12.5 else 0.0818)
        + ((-0.0764 if x[32] <= 0 else 0.0799) if x[39] <= 7.5 else ((((0.0246 if x[11] <= 0 else -0.0489) if x[6] <= 0.064867 else (-0.0438 if x[7] <= 0 else 0.0401)) if x[0] <= 468.5 else 0.0501) if x[37] <= 656.5 else -0.087))
        + (((0.00563 if x[15] <= 2.5 else -0.0625) if x[3] <= 1.5 else ((0.146 if x[32] <= 39.5 else (0.0727 if x[18] <= 0.04213 else -0.0557)) if x[3] <= 3.5 else (0.0698 if x[20] <= 0.52457 else -0.0807))) if x[34] <= 0.72751 else -0.0419)
        + (0.056 if x[39] <= 7.5 else (-0.0416 if x[23] <= 0 else ((((0.0564 if x[3] <= 0 else 0.00314) if x[1] <= 0.078914 else 0.0855) if x[1] <= 0.49675 else -0.0601) if x[38] <= 0.60128 else (0.077 if x[0] <= 19.5 else -0.0474))))
        + (((0.0389 if x[24] <= 2.5 else -0.0742) if x[28] <= 212.5 else ((0.0775 if x[15] <= 1.5 else -0.05) if x[18] <= 0.05222 else -0.0362)) if x[23] <= 8.5 else (-0.0141 if x[37] <= 16.5 else (0.0937 if x[37] <= 28.5 else 0.00979)))
        + (((0.00643 if x[0] <= 584.5 else -0.0966) if x[39] <= 333.5 else 0.0755) if x[6] <= 0.064867 else (((0.113 if x[25] <= 4652.5 else -0.0195) if x[39] <= 14.5 else -0.0177) if x[14] <= 0.011414 else (-0.0572 if x[0] <= 468.5 else 0.044)))
        + ((0.0823 if x[24] <= 1.5 else (0.0014 if x[4] <= 12.5 else 0.067)) if x[29] <= 0.25765 else ((((-0.035 if x[22] <= 27.5 else 0.104) if x[39] <= 24.5 else -0.0472) if x[27] <= 0 else -0.0812) if x[35] <= 0 else 0.0183))
        + ((-0.0866 if x[15] <= -4.5 else (((0.0209 if x[39] <= 841.5 else -0.0876) if x[30] <= 0.40833 else (-0.0857 if x[39] <= 15.5 else (-0.042 if x[18] <= 0 else 0.0547))) if x[7] <= 0.36515 else -0.0925)) if x[8] <= 0.5719 else -0.0468)
        + ((((0.0108 if x[19] <= 0.70731 else -0.0838) if x[0] <= 30.5 else (0.00274 if x[14] <= 0.24298 else 0.0395)) if x[38] <= 0.53789 else -0.0257) if x[6] <= 0.11885 else ((-0.0686 if x[6] <= 0.13681 else 0.0446) if x[0] <= 52.5 else -0.098))
        + ((((0.00583 if x[15] <= 3.5 else -0.0598) if x[39] <= 178.5 else (-0.0882 if x[24] <= 14.5 else -0.00114)) if x[39] <= 333.5 else (0.056 if x[25] <= 10637 else -0.0573)) if x[10] <= 0 else (-0.0808 if x[7] <= 0.04211 else 0.0508))
        + ((0.00806 if x[1] <= 0.029381 else ((((-0.134 if x[0] <= 274.5 else 0.00327) if x[5] <= 1.5 else -0.00592) if x[32] <= 437.5 else 0.062) if x[18] <= 0.1042 else (0.0475 if x[29] <= 0.98298 else -0.057))) if x[7] <= 0.23431 else -0.0847)
        + ((((0.0382 if x[30] <= 0.44466 else -0.0433) if x[17] <= 0 else -0.0144) if x[34] <= 0.33908 else (0.0054 if x[6] <= 0.0543 else (-0.0263 if x[39] <= 103.5 else (0.0219 if x[24] <= 5.5 else -0.169)))) if x[26] <= 0 else 0.0572)
        + ((((0.0783 if x[24] <= 1.5 else (-0.00457 if x[4] <= 1.5 else (0.0717 if x[19] <= 0.70398 else -0.0236))) if x[4] <= 8.5 else -0.0672) if x[4] <= 12.5 else 0.0702) if x[34] <= 0.72751 else (-0.0706 if x[19] <= 0.96936 else 0.0313))
        + ((0.0117 if x[14] <= 0.0054434 else ((-0.103 if x[15] <= 0 else (0.0454 if x[14] <= 0.62309 else (-0.00104 if x[34] <= 0.44466 else -0.081))) if x[15] <= 0 else -0.0945)) if x[3] <= 1.5 else (-0.00481 if x[13] <= 0.025261 else 0.0838))
        + (((-0.0574 if x[32] <= 0 else (-0.0179 if x[28] <= 19.5 else 0.114)) if x[39] <= 7.5 else (-0.00918 if x[31] <= 0 else (0.0412 if x[32] <= 186.5 else (0.0431 if x[22] <= 23.5 else -0.0975)))) if x[9] <= 1.5 else -0.0936)
        + (((((0.0421 if x[0] <= 626.5 else -0.0652) if x[15] <= 2.5 else -0.0497) if x[7] <= 0.063165 else -0.0652) if x[6] <= 0.064867 else (-0.0275 if x[7] <= 0.037386 else (-0.0329 if x[20] <= 0.23613 else 0.0918))) if x[26] <= 0 else 0.0544)
        + (((((-0.00365 if x[19] <= 0.024464 else 0.0598) if x[34] <= 0.33908 else (0.025 if x[36] <= 0 else -0.0757)) if x[25] <= 5403.5 else -0.00958) if x[30] <= 0.39231 else (-0.0449 if x[35] <= 0 else 0.0347)) if x[7] <= 0.23431 else -0.0799)
        + (((-0.00552 if x[7] <= 0.15319 else -0.0764) if x[3] <= 1.5 else ((0.0446 if x[16] <= 0 else -0.0411) if x[21] <= 11.5 else ((-0.0128 if x[15] <= 0 else 0.129) if x[18] <= 0.92382 else -0.0417))) if x[26] <= 0 else 0.0681)
        + (((0.00876 if x[25] <= 2329 else (0.00884 if x[19] <= 0.31124 else -0.104)) if x[25] <= 2834 else 0.0242) if x[25] <= 6686.5 else (0.0139 if x[32] <= 77.5 else (-0.126 if x[24] <= 20.5 else (-0.0638 if x[18] <= 0.005026 else 0.0456))))
        + (-0.0742 if x[15] <= -3.5 else (0.0276 if x[24] <= 6.5 else (((0.0326 if x[13] <= 0.70348 else -0.0665) if x[27] <= 1.5 else ((-0.0248 if x[18] <= 0.03784 else -0.108) if x[18] <= 0.14086 else 0.0325)) if x[5] <= 1.5 else 0.0242)))
    )


def score(x: Sequence[float]) -> float:
    """Return the logarithm of the odds that a block with these features is text; over 0 it's likelier than not.

    A score clear enough after the first trees is returned at once: no block of the training changed sides after that.
    """
    total = 0.0
    total += _from_0(x)
    if not -1.65 < total < 1.65:
        return total
    total += _from_12(x)
    if not -1.93 < total < 1.93:
        return total
    total += _from_24(x)
    if not -1.07 < total < 1.07:
        return total
    total += _from_48(x)
    return total
