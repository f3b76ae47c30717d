"""Small decision trees that tell text from furniture, by gradient boosting.

Made by benchmarks/train_blocks.py from 469 pages, 5986 blocks.
Friedman 2001, "Greedy function approximation: a gradient boosting machine".
Features: mass, linked, ends_sentence, kind, tag, commas, upper, digits, furniture_words, repeated, emphasis, junk, inside, like_share, parent_share, depth, up, down, parent_linked, before, after, to_sure, from_top, to_end, sure, prose, is_description, since_heading, previous_mass, previous_linked, previous_words, previous_like, next_mass, next_linked, next_words, next_like, next_same, second_previous_mass, second_previous_linked, second_next_mass, second_next_linked.
"""
# fmt: off
# ruff: noqa: E501

from collections.abc import Sequence


def _from_0(x: Sequence[float]) -> float:
    return (
        ((0.224 if x[17] <= 5.5 else -0.00408) if x[21] <= 0 else ((0.152 if x[19] <= 0.9629 else -0.0736) if x[17] <= 0 else ((-0.115 if x[13] <= 0.027806 else 0.108) if x[19] <= 0.80995 else (0.0257 if x[24] <= 1.5 else -0.212))))
        + ((((-0.139 if x[2] <= 0 else 0.0147) if x[19] <= 0.89717 else -0.185) if x[26] <= 0 else 0.17) if x[14] <= 0.019003 else (((0.0054 if x[14] <= 0.18469 else 0.155) if x[13] <= 0.28586 else 0.199) if x[19] <= 0.95393 else 0.00189))
        + ((((-0.107 if x[11] <= 0 else -0.182) if x[0] <= 367.5 else 0.0237) if x[26] <= 0 else 0.162) if x[14] <= 0 else ((0.184 if x[21] <= 1.5 else 0.0562) if x[15] <= 0 else (-0.0622 if x[14] <= 0.0371 else 0.0754)))
        + ((((0.0355 if x[15] <= 1.5 else -0.0967) if x[8] <= 0.31754 else -0.12) if x[19] <= 0.70769 else (0.0301 if x[25] <= 471 else -0.159)) if x[14] <= 0.025595 else ((0.17 if x[19] <= 0.97863 else -0.0141) if x[8] <= 0.60303 else -0.0632))
        + ((0.0776 if x[17] <= 0 else (-0.122 if x[26] <= 0 else 0.126)) if x[13] <= 0.022021 else ((((-0.0248 if x[0] <= 28.5 else 0.158) if x[17] <= 4.5 else 0.0263) if x[1] <= 0.50248 else -0.0762) if x[19] <= 0.95393 else -0.0579))
        + ((0.154 if x[15] <= 0 else -0.0195) if x[21] <= 0 else (((((0.0649 if x[6] <= 0.068574 else -0.0403) if x[35] <= 0 else 0.131) if x[1] <= 0.53384 else -0.112) if x[11] <= 0 else -0.117) if x[19] <= 0.97863 else -0.135))
        + ((-0.127 if x[20] <= 0.29351 else ((-0.0194 if x[11] <= 0 else -0.131) if x[0] <= 171.5 else 0.084)) if x[14] <= 0.035783 else (((0.148 if x[15] <= 0 else 0.0163) if x[1] <= 0.59317 else -0.1) if x[8] <= 0.63165 else -0.0564))
        + ((-0.111 if x[2] <= 0 else ((0.0781 if x[25] <= 728.5 else -0.125) if x[20] <= 0.19412 else (-0.0148 if x[0] <= 148.5 else 0.13))) if x[14] <= 0 else (-0.0651 if x[20] <= 0.019461 else (0.049 if x[13] <= 0.48133 else 0.133)))
        + ((((0.0421 if x[29] <= 0.96581 else -0.0881) if x[8] <= 0.51957 else -0.126) if x[11] <= 0 else -0.124) if x[13] <= 0.17201 else (-0.0951 if x[23] <= 0 else ((0.133 if x[15] <= 1.5 else -0.0272) if x[8] <= 0.47065 else -0.0207)))
        + ((((-0.0833 if x[31] <= 0 else 0.0524) if x[2] <= 0 else 0.0823) if x[19] <= 0.70437 else (-0.117 if x[39] <= 355.5 else 0.0462)) if x[14] <= 0.035783 else ((0.0413 if x[2] <= 0 else 0.127) if x[8] <= 0.60303 else -0.0529))
        + (((0.055 if x[24] <= 1.5 else -0.118) if x[20] <= 0.17945 else (-0.0589 if x[2] <= 0 else (-0.0111 if x[0] <= 142.5 else 0.102))) if x[14] <= 0.039577 else ((0.118 if x[16] <= 4.5 else -0.0477) if x[21] <= 1.5 else -0.00364))
        + ((((-0.0318 if x[2] <= 0 else (0.076 if x[40] <= 0.57037 else -0.0413)) if x[8] <= 0.54805 else -0.122) if x[1] <= 0.027045 else -0.127) if x[14] <= 0.045488 else ((0.119 if x[8] <= 0.51957 else -0.018) if x[1] <= 0.36923 else -0.114))
    )


def _from_12(x: Sequence[float]) -> float:
    return (
        (((((0.0306 if x[29] <= 0.19306 else -0.0778) if x[8] <= 0.44949 else -0.118) if x[11] <= 0 else -0.116) if x[0] <= 222.5 else 0.0454) if x[14] <= 0.046937 else ((0.0329 if x[0] <= 93.5 else 0.119) if x[8] <= 0.44949 else -0.0261))
        + (((((-0.0112 if x[8] <= 0.21055 else -0.115) if x[26] <= 0 else 0.117) if x[13] <= 0.7553 else 0.0872) if x[19] <= 0.90412 else -0.0934) if x[14] <= 0.17072 else ((0.117 if x[8] <= 0.64867 else -0.041) if x[1] <= 0.36923 else -0.0931))
        + ((-0.0603 if x[20] <= 0.019461 else (0.109 if x[10] <= 0 else -0.00935)) if x[17] <= 0 else ((0.0896 if x[24] <= 1.5 else -0.0976) if x[20] <= 0.1169 else ((-5.71e-05 if x[8] <= 0.60303 else -0.107) if x[35] <= 0 else 0.0767)))
        + ((0.109 if x[15] <= 0 else -0.0357) if x[21] <= 0 else ((((0.0812 if x[4] <= 8.5 else (-0.0957 if x[4] <= 12.5 else 0.116)) if x[8] <= 0.65942 else -0.09) if x[11] <= 0 else -0.0748) if x[1] <= 0.027045 else -0.102))
        + (((-0.0821 if x[12] <= 0 else (-0.0915 if x[4] <= 1.5 else 0.0434)) if x[26] <= 0 else 0.105) if x[13] <= 0.28586 else (-0.0113 if x[2] <= 0 else (-0.00243 if x[20] <= 0.073936 else (0.113 if x[33] <= 0.99468 else -0.0137))))
        + ((((-0.038 if x[11] <= 0 else -0.115) if x[28] <= 355.5 else 0.0746) if x[26] <= 0 else 0.0997) if x[13] <= 0.28586 else ((0.0629 if x[6] <= 0.065942 else -0.0534) if x[5] <= 0 else (0.101 if x[15] <= 1.5 else -0.0426)))
        + ((((-0.053 if x[26] <= 0 else 0.0967) if x[12] <= 0 else ((-0.0404 if x[0] <= 31.5 else 0.0816) if x[40] <= 0.83485 else -0.0466)) if x[18] <= 0.032573 else -0.0787) if x[14] <= 0.17072 else (0.0955 if x[21] <= 1.5 else -0.0108))
        + ((0.0974 if x[15] <= 0 else (-0.0899 if x[20] <= 0.89549 else 0.0509)) if x[21] <= 0 else ((((-0.0485 if x[2] <= 0 else 0.0484) if x[12] <= 0 else 0.0692) if x[29] <= 0.062062 else -0.063) if x[1] <= 0.027045 else -0.0892))
        + (((-0.0491 if x[13] <= 0.11824 else 0.0981) if x[15] <= 1.5 else -0.0492) if x[21] <= 0 else ((((0.0741 if x[4] <= 7.5 else -0.0333) if x[15] <= 1.5 else -0.0362) if x[29] <= 0.90661 else -0.072) if x[8] <= 0.21055 else -0.0755))
        + ((((((0.0354 if x[13] <= 0.98375 else -0.089) if x[19] <= 0.95393 else -0.0724) if x[13] <= 0.99041 else 0.0869) if x[11] <= 0 else -0.0755) if x[1] <= 0.034242 else (-0.0933 if x[5] <= 2.5 else 0.0501)) if x[0] <= 282.5 else 0.0906)
        + (((0.0569 if x[24] <= 5.5 else (-0.0776 if x[37] <= 18.5 else -0.00153)) if x[1] <= 0.018772 else -0.0889) if x[13] <= 0.84424 else ((-0.0997 if x[15] <= -2.5 else (0.0845 if x[15] <= 1.5 else -0.0489)) if x[1] <= 0.31623 else -0.0692))
        + ((-0.0603 if x[36] <= 0 else ((-0.0456 if x[5] <= 0 else 0.0702) if x[3] <= 1.5 else 0.105)) if x[2] <= 0 else ((-0.0145 if x[15] <= 0 else 0.0801) if x[15] <= 1.5 else (0.0114 if x[18] <= 0.018284 else -0.117)))
    )


def _from_24(x: Sequence[float]) -> float:
    return (
        ((((0.0578 if x[24] <= 1.5 else -0.0504) if x[26] <= 0 else 0.0742) if x[12] <= 0 else (0.0771 if x[15] <= 0 else (-0.0578 if x[4] <= 1.5 else (0.125 if x[22] <= 27.5 else -0.0101)))) if x[8] <= 0.44949 else -0.0727)
        + ((-0.0882 if x[37] <= 226.5 else 0.0127) if x[23] <= 0 else (((((-0.00732 if x[37] <= 17.5 else 0.0582) if x[11] <= 0 else -0.0368) if x[14] <= 0.072999 else -0.0647) if x[14] <= 0.17072 else 0.0767) if x[1] <= 0.31623 else -0.0718))
        + ((-0.0906 if x[23] <= 0 else ((-0.00129 if x[35] <= 0 else (0.12 if x[32] <= 76.5 else (-0.0321 if x[24] <= 14.5 else 0.0659))) if x[33] <= 0.95142 else -0.0946)) if x[0] <= 282.5 else (-0.0336 if x[32] <= 13.5 else 0.0907))
        + (((0.0249 if x[19] <= 0.73037 else (((0.0118 if x[33] <= 0.021835 else -0.107) if x[13] <= 0.98978 else 0.0671) if x[29] <= 0.22631 else -0.117)) if x[11] <= 0 else -0.084) if x[5] <= 1.5 else (0.00332 if x[13] <= 0.48133 else 0.0811))
        + (((((0.0729 if x[19] <= 0.90869 else 0.0146) if x[6] <= 0.11216 else -0.00568) if x[29] <= 0.18016 else ((0.0463 if x[28] <= 11.5 else -0.0713) if x[35] <= 0 else 0.0728)) if x[1] <= 0.87889 else -0.091) if x[8] <= 0.44949 else -0.0757)
        + ((((-0.0504 if x[23] <= 0 else (-0.0787 if x[0] <= 15.5 else 0.0778)) if x[6] <= 0.10471 else -0.045) if x[15] <= 0 else (0.0794 if x[25] <= 1082 else (-0.0583 if x[0] <= 241.5 else 0.0452))) if x[8] <= 0.51957 else -0.0737)
        + ((((-0.0359 if x[3] <= 1.5 else (-0.0336 if x[21] <= 1.5 else 0.0977)) if x[2] <= 0 else (0.0733 if x[19] <= 0.88457 else (0.0619 if x[24] <= 5.5 else -0.0559))) if x[8] <= 0.45983 else -0.0549) if x[33] <= 0.96077 else -0.0768)
        + (((-0.0506 if x[32] <= 9.5 else ((-0.115 if x[15] <= 0 else (0.0598 if x[40] <= 0.33105 else -0.029)) if x[20] <= 0.25389 else (0.0705 if x[15] <= 1.5 else -0.0197))) if x[11] <= 0 else -0.0463) if x[1] <= 0.31623 else -0.0699)
        + (((0.0458 if x[33] <= 0.8812 else -0.042) if x[38] <= 0.96575 else (0.0693 if x[25] <= 580.5 else -0.0628)) if x[18] <= 0.034653 else (0.0922 if x[25] <= 471 else ((-0.0346 if x[7] <= 0 else 0.0693) if x[19] <= 0.73992 else -0.108)))
        + (((0.0572 if x[24] <= 3.5 else -0.028) if x[30] <= 0.41241 else -0.0946) if x[2] <= 0 else ((0.105 if x[24] <= 1.5 else (-0.0924 if x[37] <= 106.5 else 0.024)) if x[20] <= 0.31676 else (0.0777 if x[38] <= 0.93154 else -0.0119)))
        + (((((0.0422 if x[28] <= 6.5 else -0.0801) if x[37] <= 13.5 else (0.0427 if x[15] <= 0 else -0.0292)) if x[18] <= 0.034653 else -0.0665) if x[35] <= 0 else (0.0394 if x[6] <= 0.11716 else -0.0453)) if x[5] <= 5.5 else 0.0904)
        + ((((0.0473 if x[4] <= 7.5 else -0.0491) if x[19] <= 0.64903 else -0.0548) if x[13] <= 0.48133 else (0.0638 if x[25] <= 9398 else -0.0217)) if x[6] <= 0.067232 else (0.0619 if x[25] <= 1082 else (-0.0659 if x[28] <= 211.5 else 0.015)))
        + ((((0.0877 if x[24] <= 2.5 else (-0.102 if x[0] <= 16.5 else ((-0.0212 if x[28] <= 27.5 else 0.0433) if x[11] <= 0 else -0.0479))) if x[8] <= 0.54805 else -0.0603) if x[29] <= 0.96581 else -0.0777) if x[0] <= 282.5 else 0.0554)
        + (((((-0.0506 if x[15] <= -2.5 else 0.0684) if x[4] <= 4.5 else -0.0384) if x[15] <= 0 else -0.0158) if x[19] <= 0.91746 else (0.0026 if x[40] <= 0.57037 else -0.0945)) if x[6] <= 0.11216 else (-0.0818 if x[28] <= 235.5 else 0.0384))
        + ((((((0.0552 if x[23] <= -18.5 else -0.0885) if x[23] <= 1.5 else 0.000569) if x[35] <= 0 else 0.0451) if x[13] <= 0.98273 else -0.0837) if x[13] <= 0.99041 else 0.0593) if x[1] <= 0.029381 else (-0.0802 if x[35] <= 0 else 0.00648))
        + ((((0.0489 if x[29] <= 0.99615 else -0.0274) if x[1] <= 0.97026 else -0.0698) if x[4] <= 8.5 else -0.0477) if x[8] <= 0.20621 else ((-0.0356 if x[18] <= 0.002967 else 0.0734) if x[18] <= 0.038847 else (0.0216 if x[22] <= 13.5 else -0.125)))
        + ((0.0538 if x[25] <= 1139.5 else (((-0.112 if x[0] <= 15.5 else ((0.08 if x[37] <= 28.5 else 0.00397) if x[38] <= 0.89519 else -0.0478)) if x[8] <= 0.45983 else -0.0692) if x[19] <= 0.97863 else -0.0881)) if x[0] <= 356.5 else 0.0652)
        + (0.061 if x[25] <= 1082 else ((((-0.0602 if x[39] <= 387.5 else 0.0251) if x[26] <= 0 else 0.0711) if x[24] <= 16.5 else 0.0183) if x[0] <= 278.5 else ((-0.0595 if x[27] <= 4.5 else 0.0565) if x[14] <= 0.16333 else 0.0725)))
        + (((((-0.0446 if x[37] <= 17.5 else (-0.0301 if x[32] <= 23.5 else 0.0392)) if x[31] <= 0 else 0.0477) if x[8] <= 0.36376 else -0.0591) if x[32] <= 185.5 else -0.0975) if x[32] <= 262.5 else (0.0736 if x[25] <= 6736.5 else -0.0129))
        + ((((0.0476 if x[4] <= 4.5 else -0.0818) if x[25] <= 2172 else (-0.0643 if x[4] <= 1.5 else (-0.0445 if x[12] <= 0 else (0.0597 if x[40] <= 0.99615 else -0.0611)))) if x[26] <= 0 else 0.0963) if x[5] <= 1.5 else 0.0496)
        + (((-0.0873 if x[0] <= 15.5 else (0.0147 if x[11] <= 0 else -0.0463)) if x[1] <= 0.034242 else ((0.0407 if x[1] <= 0.50248 else -0.054) if x[19] <= 0.73992 else (-0.175 if x[1] <= 0.084195 else -0.0351))) if x[0] <= 452.5 else 0.0595)
        + (((((-0.0278 if x[26] <= 0 else 0.0584) if x[19] <= 0.34374 else (0.0515 if x[30] <= 0.70197 else -0.0485)) if x[19] <= 0.91746 else -0.0651) if x[31] <= 0 else 0.0366) if x[10] <= 0 else (-0.0992 if x[7] <= 0 else 0.0406))
        + (0.0519 if x[39] <= 12.5 else ((-0.0481 if x[26] <= 0 else 0.0562) if x[12] <= 0 else (0.0622 if x[24] <= 5.5 else (-0.0704 if x[25] <= 2695.5 else ((-0.0717 if x[15] <= 0 else 0.0567) if x[25] <= 6368 else -0.0251)))))
        + ((0.0339 if x[6] <= 0.067232 else (-0.066 if x[32] <= 19.5 else (((-0.0199 if x[27] <= 5.5 else 0.0991) if x[0] <= 52.5 else -0.0644) if x[0] <= 222.5 else 0.075))) if x[8] <= 0.20621 else (-0.0131 if x[18] <= 0.033381 else -0.0798))
    )


def _from_48(x: Sequence[float]) -> float:
    return (
        ((0.0939 if x[25] <= 289 else ((-0.0235 if x[37] <= 16.5 else (0.0986 if x[37] <= 24.5 else 0.0167)) if x[18] <= 0.034653 else ((-0.0327 if x[35] <= 0 else 0.0667) if x[19] <= 0.58191 else -0.0748))) if x[8] <= 0.56349 else -0.0471)
        + ((((0.0379 if x[24] <= 27.5 else (0.0231 if x[32] <= 179.5 else -0.0806)) if x[7] <= 0.36515 else -0.0801) if x[30] <= 0.43961 else (-0.0768 if x[32] <= 354.5 else 0.0499)) if x[8] <= 0.20621 else (-0.0626 if x[30] <= 0 else 0.00763))
        + (0.0557 if x[25] <= 807 else (((-0.0262 if x[37] <= 38.5 else (0.0533 if x[1] <= 0.037782 else -0.034)) if x[15] <= 0 else ((0.0274 if x[37] <= 69.5 else -0.0623) if x[8] <= 0.21055 else -0.1)) if x[30] <= 0.60303 else -0.0742))
        + ((((-0.0706 if x[6] <= 0.01835 else 0.0144) if x[27] <= 3.5 else 0.0392) if x[1] <= 0.49295 else -0.06) if x[29] <= 0.11393 else ((0.0508 if x[39] <= 32.5 else (-0.0691 if x[14] <= 0.17612 else 0.0406)) if x[19] <= 0.6829 else -0.0865))
        + ((((((0.0222 if x[13] <= 0.93844 else -0.0616) if x[13] <= 0.98429 else 0.07) if x[8] <= 0.56349 else -0.0478) if x[32] <= 149.5 else -0.0536) if x[30] <= 0.43961 else (-0.12 if x[20] <= 0.4989 else -0.00302)) if x[32] <= 268.5 else 0.0467)
        + (((((0.0583 if x[39] <= 11.5 else (-0.0175 if x[39] <= 362.5 else 0.0719)) if x[32] <= 223.5 else 0.0721) if x[25] <= 6880 else (-0.0567 if x[25] <= 19578 else 0.0568)) if x[3] <= 3.5 else -0.0784) if x[3] <= 4.5 else 0.0968)
        + (((0.0994 if x[40] <= 0.9716 else -0.0426) if x[20] <= 0.97499 else (-0.0832 if x[0] <= 69.5 else (0.055 if x[4] <= 7.5 else -0.0541))) if x[22] <= 16.5 else ((0.0773 if x[0] <= 66.5 else -0.0176) if x[25] <= 1580 else -0.0219))
        + ((((0.0206 if x[32] <= 149.5 else -0.0558) if x[32] <= 233.5 else 0.0695) if x[25] <= 6736.5 else -0.0356) if x[1] <= 0.029381 else (((-0.0927 if x[5] <= 5.5 else 0.0457) if x[8] <= 0.60915 else 0.0302) if x[24] <= 18.5 else 0.0452))
        + (((((-0.0858 if x[6] <= 0 else 0.00945) if x[33] <= 0.017712 else -0.0434) if x[3] <= 1.5 else ((0.126 if x[32] <= 45.5 else 0.00499) if x[40] <= 0.99615 else -0.063)) if x[3] <= 3.5 else -0.0736) if x[3] <= 4.5 else 0.0875)
        + (((0.0172 if x[18] <= 0.029379 else -0.0443) if x[30] <= 0.60303 else -0.0967) if x[20] <= 0.31925 else (((0.0665 if x[38] <= 0.9752 else (0.0297 if x[24] <= 9.5 else -0.0721)) if x[37] <= 48.5 else -0.00716) if x[3] <= 3.5 else -0.0569))
        + ((((-0.0222 if x[0] <= 74.5 else (0.0406 if x[18] <= 0.053353 else -0.0254)) if x[28] <= 84.5 else (-0.109 if x[14] <= 0.17072 else 0.0393)) if x[6] <= 0.11716 else -0.0718) if x[28] <= 142.5 else (-0.0406 if x[0] <= 30.5 else 0.0369))
        + (-0.0474 if x[32] <= 9.5 else (((-0.037 if x[12] <= 0 else (0.0561 if x[13] <= 0.0096565 else ((-0.0557 if x[39] <= 15.5 else 0.0416) if x[39] <= 276.5 else -0.0592))) if x[33] <= 0.26228 else 0.0599) if x[33] <= 0.96383 else -0.0446))
        + ((0.0436 if x[25] <= 1082 else (-0.0734 if x[37] <= 10.5 else (0.0137 if x[15] <= 0 else ((-0.0299 if x[37] <= 17.5 else 0.0917) if x[37] <= 24.5 else (-0.0983 if x[4] <= 1.5 else 0.00639))))) if x[26] <= 0 else 0.0817)
        + ((-0.0105 if x[6] <= 0.068574 else (0.0125 if x[22] <= 16.5 else -0.1)) if x[32] <= 21.5 else (-0.0692 if x[0] <= 15.5 else ((0.0347 if x[15] <= 1.5 else -0.0262) if x[1] <= 0.50248 else (0.0372 if x[0] <= 41.5 else -0.0778))))
        + (((((0.0317 if x[19] <= 0.6829 else -0.0936) if x[15] <= 0 else (-0.00643 if x[0] <= 39.5 else 0.053)) if x[3] <= 3.5 else -0.0382) if x[1] <= 0.029381 else (0.0203 if x[19] <= 0.74762 else -0.071)) if x[7] <= 0.23583 else -0.0908)
        + (((0.0853 if x[8] <= 0.51957 else -0.0317) if x[14] <= 0.16333 else -0.0405) if x[39] <= 12.5 else (-0.0324 if x[2] <= 0 else (-0.0454 if x[37] <= 14.5 else (0.0365 if x[32] <= 191.5 else (-0.126 if x[32] <= 262.5 else 0.0417)))))
        + (((0.0419 if x[28] <= 11.5 else -0.0131) if x[10] <= 0 else -0.0816) if x[4] <= 1.5 else (((-0.0239 if x[20] <= 0.25389 else 0.0943) if x[0] <= 52.5 else (0.0174 if x[6] <= 0.067232 else -0.079)) if x[0] <= 209.5 else 0.0964))
        + ((-0.0266 if x[28] <= 19.5 else 0.0718) if x[39] <= 11.5 else ((((-0.0177 if x[23] <= 24.5 else 0.0709) if x[28] <= 16.5 else -0.0291) if x[14] <= 0.072999 else -0.0812) if x[14] <= 0.16333 else (0.0757 if x[14] <= 0.82773 else -0.0046)))
        + (((0.0522 if x[29] <= 0.94764 else (0.0439 if x[27] <= 0 else -0.0677)) if x[30] <= 0.32796 else -0.0464) if x[39] <= 33.5 else ((-0.0101 if x[34] <= 0 else (-0.033 if x[38] <= 0.55278 else -0.142)) if x[30] <= 0 else 0.0139))
        + (0.0799 if x[24] <= 0 else ((-0.0823 if x[39] <= 0 else ((0.0257 if x[39] <= 56.5 else (0.00504 if x[15] <= 1.5 else -0.0684)) if x[7] <= 0.23583 else -0.0822)) if x[27] <= 13.5 else (-0.0777 if x[13] <= 0.99073 else 0.0317)))
        + (((((-0.00855 if x[32] <= 21.5 else 0.0416) if x[4] <= 8.5 else -0.0433) if x[8] <= 0.54805 else -0.0428) if x[32] <= 185.5 else (-0.11 if x[32] <= 233.5 else -0.0145)) if x[0] <= 282.5 else (0.0411 if x[6] <= 0.16515 else -0.0754))
        + ((((0.0561 if x[0] <= 62.5 else 0.000799) if x[25] <= 3925 else -0.0592) if x[24] <= 8.5 else (-0.0882 if x[25] <= 2695.5 else (0.0196 if x[18] <= 0.0065063 else -0.0542))) if x[24] <= 16.5 else (0.0704 if x[25] <= 6296 else 0.00123))
        + (((0.0501 if x[24] <= 11.5 else -0.0215) if x[0] <= 52.5 else (((0.0566 if x[24] <= 5.5 else -0.00661) if x[16] <= 2.5 else (-0.0596 if x[24] <= 21.5 else 0.0431)) if x[1] <= 0.42265 else -0.0787)) if x[5] <= 5.5 else 0.061)
        + ((((0.0275 if x[3] <= 0 else (-0.0667 if x[0] <= 76.5 else -0.0081)) if x[31] <= 0 else 0.0191) if x[30] <= 0.4211 else (-0.0751 if x[32] <= 111.5 else 0.015)) if x[0] <= 452.5 else (0.07 if x[0] <= 1033 else -0.0444))
        + (((-0.029 if x[19] <= 0.081381 else 0.0438) if x[24] <= 6.5 else (-0.0556 if x[4] <= 1.5 else (-0.0411 if x[28] <= 29.5 else 0.0309))) if x[5] <= 0 else ((-0.0566 if x[24] <= 4.5 else 0.00715) if x[31] <= 0 else 0.0482))
        + (((((-0.0525 if x[3] <= 1.5 else 0.048) if x[6] <= 0.04939 else 0.0181) if x[13] <= 0.98062 else -0.088) if x[13] <= 0.99041 else 0.0384) if x[1] <= 0.029381 else (-0.0876 if x[1] <= 0.077942 else (0.0501 if x[6] <= 0.050424 else -0.0395)))
        + (((0.0465 if x[24] <= 1.5 else (-0.0171 if x[0] <= 152.5 else -0.0764)) if x[20] <= 0.31925 else (0.0337 if x[20] <= 0.6451 else ((-0.01 if x[35] <= 0 else 0.0773) if x[32] <= 104.5 else -0.0443))) if x[3] <= 4.5 else 0.0868)
        + ((0.0154 if x[14] <= 0.0095745 else ((0.00865 if x[0] <= 82.5 else -0.0654) if x[24] <= 11.5 else (((-0.0212 if x[0] <= 80.5 else 0.0859) if x[24] <= 27.5 else -0.0269) if x[39] <= 471.5 else -0.0861))) if x[9] <= 1.5 else -0.0792)
        + ((((((0.0375 if x[6] <= 0.11216 else (-0.0761 if x[28] <= 276.5 else 0.0518)) if x[15] <= 0 else -0.0282) if x[38] <= 0.33105 else -0.0407) if x[29] <= 0 else 0.0575) if x[29] <= 0.15398 else -0.0365) if x[26] <= 0 else 0.0693)
        + (-0.0848 if x[33] <= 0 else (((-0.0361 if x[0] <= 47.5 else 0.0416) if x[0] <= 171.5 else (-0.0901 if x[37] <= 218.5 else 0.0273)) if x[20] <= 0.083602 else ((0.00992 if x[14] <= 0.98319 else -0.0578) if x[35] <= 0 else 0.0322)))
        + (0.0816 if x[25] <= 289 else ((-0.0182 if x[3] <= 4.5 else 0.0753) if x[31] <= 0 else ((0.0481 if x[30] <= 0.4211 else -0.0505) if x[25] <= 9538.5 else ((-0.125 if x[19] <= 0.70437 else 0.0107) if x[25] <= 14308 else 0.0427))))
        + ((((0.0191 if x[37] <= 7.5 else -0.0795) if x[37] <= 10.5 else (0.0435 if x[30] <= 0.60303 else -0.027)) if x[6] <= 0.11216 else -0.0275) if x[15] <= 0 else ((-0.0416 if x[33] <= 0.31504 else 0.0266) if x[6] <= 0.14435 else 0.0634))
    )


def score(x: Sequence[float]) -> float:
    """Return the logarithm of the odds that a block with these features is text; over 0 it's likelier than not.

    A score clear enough after the first trees is returned at once: no block of the training changed sides after that.
    """
    total = 0.0
    total += _from_0(x)
    if not -1.45 < total < 1.45:
        return total
    total += _from_12(x)
    if not -1.82 < total < 1.82:
        return total
    total += _from_24(x)
    if not -1.01 < total < 1.01:
        return total
    total += _from_48(x)
    return total
