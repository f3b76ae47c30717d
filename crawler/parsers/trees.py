"""Small decision trees that tell text from furniture, by gradient boosting.

Made by benchmarks/train_blocks.py from 472 pages, 6050 blocks.
Friedman 2001, "Greedy function approximation: a gradient boosting machine".
Features: mass, linked, ends_sentence, kind, tag, commas, upper, digits, furniture_words, repeated, emphasis, junk, inside, like_share, parent_share, depth, up, down, parent_linked, before, after, to_sure, from_top, to_end, sure, prose, is_description, since_heading, previous_mass, previous_linked, previous_words, previous_like, next_mass, next_linked, next_words, next_like, next_same, second_previous_mass, second_previous_linked, second_next_mass, second_next_linked.
"""
# fmt: off
# ruff: noqa: E501

from collections.abc import Sequence


def _from_0(x: Sequence[float]) -> float:
    return (
        (((0.146 if x[19] <= 0.9629 else -0.104) if x[17] <= 0 else ((-0.14 if x[2] <= 0 else -0.0027) if x[19] <= 0.89869 else -0.207)) if x[13] <= 0.037597 else ((0.0996 if x[2] <= 0 else 0.22) if x[19] <= 0.97863 else -0.0936))
        + ((((-0.118 if x[19] <= 0.81617 else -0.197) if x[0] <= 369.5 else 0.0127) if x[26] <= 0 else 0.16) if x[14] <= 0 else (((0.0117 if x[14] <= 0.17913 else 0.158) if x[13] <= 0.48133 else 0.201) if x[19] <= 0.95393 else 0.0257))
        + (((-0.158 if x[12] <= 0 else (0.0435 if x[15] <= 0 else -0.114)) if x[26] <= 0 else 0.146) if x[14] <= 0.019003 else (((0.15 if x[18] <= 0.029379 else 0.00919) if x[5] <= 0 else 0.189) if x[15] <= 0 else 0.0286))
        + (((((0.079 if x[3] <= 3.5 else -0.101) if x[15] <= 1.5 else -0.0881) if x[6] <= 0.067232 else -0.0933) if x[19] <= 0.70437 else (0.0609 if x[25] <= 289 else -0.159)) if x[14] <= 0.035783 else (0.166 if x[8] <= 0.51316 else -0.00931))
        + ((0.0679 if x[17] <= 0 else (-0.124 if x[26] <= 0 else 0.108)) if x[13] <= 0 else ((((-0.0405 if x[0] <= 24.5 else 0.155) if x[1] <= 0.5118 else -0.0502) if x[17] <= 4.5 else -0.0103) if x[19] <= 0.97863 else -0.0704))
        + ((0.156 if x[15] <= 0 else -0.0251) if x[21] <= 0 else ((((0.0384 if x[6] <= 0.067232 else (-0.119 if x[0] <= 160.5 else 0.094)) if x[36] <= 0 else 0.105) if x[1] <= 0.42265 else -0.136) if x[11] <= 0 else -0.134))
        + (((0.054 if x[25] <= 539.5 else -0.143) if x[20] <= 0.29351 else ((-0.0171 if x[0] <= 142.5 else 0.112) if x[11] <= 0 else -0.107)) if x[14] <= 0.035783 else ((0.141 if x[8] <= 0.51316 else -0.0141) if x[1] <= 0.59317 else -0.108))
        + (((0.0309 if x[25] <= 569.5 else -0.142) if x[20] <= 0.18879 else (-0.0845 if x[2] <= 0 else 0.0627)) if x[14] <= 0.019003 else ((-0.0905 if x[13] <= 0.58812 else 0.0494) if x[20] <= 0.083602 else (0.0625 if x[13] <= 0.29732 else 0.138)))
        + ((((-0.0145 if x[11] <= 0 else -0.103) if x[8] <= 0.42572 else -0.139) if x[32] <= 253.5 else 0.0513) if x[13] <= 0.38361 else (-0.113 if x[23] <= 0 else ((-0.0549 if x[2] <= 0 else 0.0884) if x[5] <= 0 else 0.135)))
        + ((((-0.00592 if x[39] <= 32.5 else -0.0998) if x[2] <= 0 else 0.0703) if x[19] <= 0.70437 else -0.111) if x[14] <= 0.035783 else (((0.0673 if x[14] <= 0.17072 else 0.131) if x[19] <= 0.93946 else 0.0219) if x[8] <= 0.75499 else -0.0612))
        + (((-0.0583 if x[2] <= 0 else 0.0723) if x[19] <= 0.7303 else (0.0689 if x[24] <= 1.5 else -0.113)) if x[14] <= 0.039577 else ((0.064 if x[40] <= 0.94755 else -0.0576) if x[2] <= 0 else (0.124 if x[16] <= 3.5 else -0.00403)))
        + (((((-0.00355 if x[3] <= 3.5 else -0.119) if x[8] <= 0.51316 else -0.119) if x[0] <= 222.5 else 0.077) if x[1] <= 0.027045 else -0.113) if x[14] <= 0.039577 else ((0.112 if x[1] <= 0.59317 else -0.0719) if x[8] <= 0.75499 else -0.0872))
    )


def _from_12(x: Sequence[float]) -> float:
    return (
        (((-0.0627 if x[2] <= 0 else 0.0493) if x[19] <= 0.89869 else -0.112) if x[14] <= 0 else ((((0.0728 if x[29] <= 0.25887 else -0.0913) if x[0] <= 91.5 else 0.122) if x[15] <= 0 else -0.00255) if x[8] <= 0.42572 else -0.0341))
        + ((0.117 if x[15] <= 0 else (0.0365 if x[19] <= 0.63233 else -0.121)) if x[21] <= 0 else ((((0.0865 if x[29] <= 0.10573 else -0.0419) if x[8] <= 0.46537 else -0.0922) if x[11] <= 0 else -0.0804) if x[1] <= 0.023165 else -0.106))
        + ((0.106 if x[8] <= 0.51316 else -0.0443) if x[17] <= 0 else ((0.0903 if x[24] <= 1.5 else -0.102) if x[20] <= 0.1169 else (((0.0554 if x[4] <= 0 else -0.0288) if x[27] <= 12.5 else -0.0963) if x[35] <= 0 else 0.087)))
        + ((0.109 if x[15] <= 0 else -0.0269) if x[21] <= 0 else ((((0.064 if x[29] <= 0.99615 else -0.0436) if x[11] <= 0 else (-0.0833 if x[0] <= 369.5 else 0.0886)) if x[8] <= 0.4881 else -0.101) if x[1] <= 0.027045 else -0.102))
        + (((-0.0783 if x[36] <= 0 else (0.0592 if x[22] <= 27.5 else -0.0459)) if x[26] <= 0 else 0.109) if x[13] <= 0.29732 else ((-0.0137 if x[20] <= 0.046066 else (0.0175 if x[2] <= 0 else 0.11)) if x[33] <= 0.86795 else -0.0437))
        + ((((-0.05 if x[11] <= 0 else -0.113) if x[28] <= 344.5 else 0.0632) if x[26] <= 0 else 0.0954) if x[13] <= 0.29732 else ((0.061 if x[6] <= 0.051065 else -0.0503) if x[5] <= 0 else (0.101 if x[15] <= 2.5 else -0.0511)))
        + (((-0.0732 if x[12] <= 0 else ((0.0665 if x[18] <= 0.018284 else -0.0401) if x[40] <= 0.94755 else -0.107)) if x[26] <= 0 else 0.114) if x[14] <= 0.17072 else ((-0.0334 if x[20] <= 0.019461 else 0.0991) if x[10] <= 0 else -0.056))
        + ((-0.0716 if x[20] <= 0.26079 else ((0.0695 if x[38] <= 0.35044 else -0.0505) if x[15] <= 0 else -0.0443)) if x[13] <= 0.84464 else (((0.00347 if x[20] <= 0.06054 else 0.0993) if x[15] <= 1.5 else -0.0465) if x[1] <= 0.36923 else -0.0853))
        + ((-0.0427 if x[13] <= 0.14046 else (-0.0113 if x[32] <= 13.5 else 0.0993)) if x[21] <= 0 else ((((0.0615 if x[40] <= 0.99615 else -0.036) if x[8] <= 0.4881 else -0.0648) if x[29] <= 0.094143 else -0.0651) if x[1] <= 0.30936 else -0.0941))
        + (((((-0.0178 if x[15] <= 0 else 0.0805) if x[1] <= 0.31623 else (0.0722 if x[6] <= 0.032796 else -0.107)) if x[30] <= 0.44466 else (0.00521 if x[19] <= 0.5278 else -0.163)) if x[15] <= 0 else -0.06) if x[0] <= 282.5 else 0.0948)
        + (((0.0913 if x[24] <= 1.5 else -0.0921) if x[20] <= 0.091309 else ((-0.0364 if x[35] <= 0 else 0.0481) if x[0] <= 199.5 else 0.0638)) if x[14] <= 0.17072 else ((-0.0234 if x[0] <= 32.5 else 0.0885) if x[1] <= 0.36923 else -0.0705))
        + ((((0.0234 if x[15] <= 0 else (-0.0844 if x[3] <= 1.5 else (0.0772 if x[3] <= 3.5 else -0.062))) if x[29] <= 0.10573 else -0.0843) if x[26] <= 0 else 0.0898) if x[14] <= 0.17072 else (0.00216 if x[5] <= 0 else 0.0945))
    )


def _from_24(x: Sequence[float]) -> float:
    return (
        (((((-0.0441 if x[26] <= 0 else 0.0755) if x[12] <= 0 else (0.065 if x[15] <= 3.5 else -0.0768)) if x[8] <= 0.5719 else -0.0721) if x[18] <= 0.033381 else -0.0708) if x[35] <= 0 else (-0.0561 if x[23] <= 0 else 0.0756))
        + ((-0.0181 if x[12] <= 0 else ((0.0451 if x[14] <= 0.034295 else -0.147) if x[15] <= 0 else ((0.0787 if x[30] <= 0.44466 else (-0.122 if x[23] <= 2.5 else 0.0474)) if x[17] <= 6.5 else -0.103))) if x[1] <= 0.30516 else -0.0898)
        + (((0.0512 if x[24] <= 1.5 else -0.104) if x[23] <= 0 else (((0.0154 if x[18] <= 0.025694 else -0.0526) if x[35] <= 0 else (0.12 if x[32] <= 75.5 else 0.0146)) if x[33] <= 0.95876 else -0.0791)) if x[0] <= 282.5 else 0.0775)
        + (((((0.0394 if x[3] <= 0 else -0.0276) if x[35] <= 0 else 0.0602) if x[19] <= 0.93946 else (-0.0767 if x[3] <= 1.5 else 0.0382)) if x[11] <= 0 else -0.0851) if x[0] <= 235.5 else (0.0799 if x[33] <= 0.40653 else -0.049))
        + ((((((0.0778 if x[33] <= 0.96609 else -0.00777) if x[9] <= 1.5 else -0.0702) if x[19] <= 0.93946 else (0.0431 if x[1] <= 0.029381 else -0.0825)) if x[6] <= 0.11216 else -0.0231) if x[29] <= 0.93744 else -0.0525) if x[8] <= 0.42572 else -0.07)
        + ((((-0.0322 if x[23] <= 0 else ((0.0806 if x[6] <= 0.11216 else -0.0149) if x[4] <= 9.5 else (-0.0658 if x[3] <= 4.5 else 0.0945))) if x[15] <= 1.5 else -0.0376) if x[1] <= 0.40886 else -0.072) if x[8] <= 0.5719 else -0.0793)
        + ((((0.067 if x[25] <= 701.5 else -0.0804) if x[4] <= 1.5 else (0.0712 if x[4] <= 7.5 else (-0.0818 if x[3] <= 4.5 else 0.105))) if x[2] <= 0 else (0.0662 if x[16] <= 4.5 else -0.057)) if x[8] <= 0.35099 else -0.0638)
        + (((((-0.0918 if x[13] <= 0.92318 else 0.0584) if x[32] <= 8.5 else (-0.0312 if x[15] <= -2.5 else 0.0589)) if x[34] <= 0.72751 else -0.0288) if x[1] <= 0.035468 else (-0.0751 if x[35] <= 0 else 0.0188)) if x[15] <= 1.5 else -0.0559)
        + (((-0.0162 if x[35] <= 0 else (0.118 if x[32] <= 75.5 else -0.00273)) if x[19] <= 0.88485 else (0.077 if x[24] <= 1.5 else -0.0879)) if x[14] <= 0.17072 else ((0.0242 if x[1] <= 0.039576 else -0.0777) if x[5] <= 1.5 else 0.08))
        + ((((0.105 if x[24] <= 1.5 else 0.00675) if x[29] <= 0.28912 else -0.0671) if x[30] <= 0.42572 else (-0.126 if x[20] <= 0.4755 else -0.0152)) if x[35] <= 0 else ((0.0788 if x[24] <= 3.5 else -0.0331) if x[20] <= 0.32128 else 0.0735))
        + (((-0.0681 if x[3] <= 1.5 else 0.0366) if x[20] <= 0.3417 else (((-0.0482 if x[2] <= 0 else 0.0295) if x[4] <= 1.5 else 0.0867) if x[4] <= 7.5 else -0.0719)) if x[5] <= 1.5 else (0.057 if x[6] <= 0.12933 else -0.056))
        + (((0.0822 if x[25] <= 1464 else (((0.0529 if x[19] <= 0.68056 else -0.00225) if x[6] <= 0.10582 else (-0.0739 if x[21] <= 7.5 else 0.0751)) if x[38] <= 0.89519 else -0.0631)) if x[11] <= 0 else -0.0472) if x[33] <= 0.95811 else -0.0676)
        + ((-0.0735 if x[23] <= 0 else ((0.0297 if x[34] <= 0.70197 else -0.0542) if x[8] <= 0.33908 else -0.0446)) if x[0] <= 282.5 else ((-0.0503 if x[14] <= 0.72489 else 0.0628) if x[27] <= 3.5 else (0.118 if x[25] <= 9538.5 else -0.014)))
        + ((0.106 if x[24] <= 2.5 else (((0.0552 if x[6] <= 0.11216 else -0.0259) if x[15] <= 0 else (0.035 if x[37] <= 29.5 else -0.0544)) if x[38] <= 0.35044 else -0.0604)) if x[29] <= 0.11701 else (-0.00361 if x[19] <= 0.6829 else -0.0884))
        + ((((-0.0669 if x[23] <= 8.5 else -0.00783) if x[28] <= 469.5 else 0.0803) if x[37] <= 281.5 else (-0.0193 if x[2] <= 0 else 0.0867)) if x[13] <= 0.99041 else (0.0729 if x[1] <= 0.037616 else (-0.0903 if x[35] <= 0 else 0.0309)))
        + (((((-0.0706 if x[15] <= -4.5 else 0.0502) if x[4] <= 9.5 else (-0.0836 if x[4] <= 12.5 else 0.0797)) if x[34] <= 0.70197 else -0.0265) if x[1] <= 0.94982 else -0.0799) if x[8] <= 0.35099 else (-0.0164 if x[18] <= 0.034653 else -0.0928))
        + ((((-0.00278 if x[27] <= 12.5 else -0.082) if x[13] <= 0.99041 else ((0.0767 if x[37] <= 301.5 else -0.0288) if x[1] <= 0.16417 else -0.0242)) if x[30] <= 0.44466 else (-0.0244 if x[19] <= 0.52329 else -0.146)) if x[0] <= 282.5 else 0.0517)
        + (0.0878 if x[25] <= 807 else ((-0.0479 if x[37] <= 14.5 else ((-0.0336 if x[0] <= 32.5 else (0.105 if x[37] <= 24.5 else 0.0263)) if x[18] <= 0.034653 else (-0.058 if x[24] <= 18.5 else 0.0447))) if x[30] <= 0.44466 else -0.0697))
        + (((((0.0439 if x[11] <= 0 else (0.0656 if x[23] <= -9.5 else -0.0574)) if x[14] <= 0.01005 else -0.031) if x[13] <= 0.99073 else (0.074 if x[16] <= 4.5 else -0.0758)) if x[8] <= 0.42572 else -0.0492) if x[29] <= 0.96581 else -0.0623)
        + ((((-0.046 if x[12] <= 0 else ((0.0551 if x[25] <= 2172 else -0.054) if x[4] <= 1.5 else 0.0604)) if x[5] <= 1.5 else (0.0703 if x[15] <= 0 else -0.018)) if x[34] <= 0.72751 else -0.0609) if x[26] <= 0 else 0.0844)
        + (((((-0.0251 if x[19] <= 0.21683 else 0.0759) if x[0] <= 105.5 else -0.0355) if x[24] <= 6.5 else -0.0579) if x[24] <= 16.5 else (0.0488 if x[24] <= 27.5 else -0.0231)) if x[0] <= 282.5 else (-0.0334 if x[32] <= 13.5 else 0.0586))
        + (((((0.0385 if x[39] <= 7.5 else -0.0523) if x[31] <= 0 else (-0.027 if x[5] <= 0 else 0.0468)) if x[26] <= 0 else 0.0627) if x[32] <= 262.5 else (0.0568 if x[39] <= 461.5 else -0.0482)) if x[5] <= 5.5 else 0.0749)
        + ((((0.0979 if x[25] <= 3456 else -0.00905) if x[39] <= 11.5 else (0.0137 if x[11] <= 0 else (-0.0726 if x[39] <= 367.5 else 0.0403))) if x[8] <= 0.35099 else (-0.101 if x[15] <= 0 else -0.0163)) if x[26] <= 0 else 0.0716)
        + ((((-0.026 if x[16] <= 7.5 else 0.0877) if x[12] <= 0 else ((-0.0651 if x[0] <= 32.5 else (0.047 if x[17] <= 3.5 else -0.0455)) if x[4] <= 1.5 else 0.0771)) if x[1] <= 0.87889 else -0.0557) if x[8] <= 0.35099 else -0.0449)
    )


def _from_48(x: Sequence[float]) -> float:
    return (
        (0.0518 if x[25] <= 1082 else (((-0.0374 if x[25] <= 11220 else 0.0683) if x[2] <= 0 else 0.037) if x[19] <= 0.75387 else ((-0.0777 if x[15] <= 0 else (0.0412 if x[10] <= 0 else -0.101)) if x[18] <= 0.026256 else -0.102)))
        + ((-0.000416 if x[31] <= 0 else (0.0873 if x[37] <= 63.5 else (-0.0753 if x[0] <= 32.5 else (-0.0404 if x[14] <= 0.13952 else 0.0559)))) if x[8] <= 0.35099 else ((-0.0608 if x[32] <= 320.5 else 0.0333) if x[0] <= 388 else 0.0363))
        + ((((-0.0351 if x[37] <= 10.5 else 0.0417) if x[15] <= 0 else ((-0.00218 if x[37] <= 17.5 else 0.114) if x[37] <= 29.5 else -0.0505)) if x[7] <= 0.36515 else -0.0897) if x[30] <= 0.44466 else (-0.0756 if x[0] <= 278.5 else 0.0364))
        + (((((0.00693 if x[13] <= 0.051985 else -0.108) if x[27] <= 1.5 else 0.0347) if x[28] <= 64.5 else 0.0607) if x[15] <= 0 else (0.0301 if x[37] <= 28.5 else -0.0507)) if x[1] <= 0.034242 else (-0.117 if x[1] <= 0.079217 else -0.00636))
        + (((-0.0288 if x[27] <= 1.5 else 0.0928) if x[25] <= 1204.5 else (-0.069 if x[26] <= 0 else 0.0398)) if x[37] <= 17.5 else (0.046 if x[37] <= 48.5 else ((0.032 if x[27] <= 0 else -0.0623) if x[2] <= 0 else 0.0186)))
        + (((((0.0812 if x[18] <= 0.1143 else -0.031) if x[25] <= 1204.5 else ((-0.00207 if x[25] <= 19578 else 0.0695) if x[26] <= 0 else 0.08)) if x[7] <= 0.36515 else -0.0822) if x[1] <= 0.73153 else -0.0694) if x[8] <= 0.5719 else -0.0569)
        + (((0.0758 if x[28] <= 6.5 else (-0.0522 if x[32] <= 21.5 else ((0.00813 if x[14] <= 0.044118 else -0.0758) if x[13] <= 0.90518 else 0.0458))) if x[28] <= 229.5 else 0.0569) if x[25] <= 6880 else (0.0192 if x[32] <= 79.5 else -0.0938))
        + ((((-0.0523 if x[0] <= 17.5 else 0.0377) if x[8] <= 0.70197 else -0.0607) if x[38] <= 0.3433 else (0.0779 if x[24] <= 1.5 else -0.0478)) if x[1] <= 0.029381 else (0.0494 if x[0] <= 48.5 else (-0.0979 if x[5] <= 1.5 else 0.0096)))
        + (((0.0113 if x[6] <= 0.12158 else (0.0493 if x[3] <= 0 else -0.0834)) if x[40] <= 0 else 0.0518) if x[19] <= 0.74682 else ((0.011 if x[25] <= 2172 else -0.0793) if x[27] <= 5.5 else (0.0455 if x[8] <= 0.36376 else -0.0416)))
        + (0.0753 if x[24] <= 1.5 else (-0.0602 if x[20] <= 0.019461 else (((((-0.0118 if x[4] <= 1.5 else 0.0405) if x[18] <= 0.051665 else -0.06) if x[3] <= 3.5 else -0.0865) if x[4] <= 12.5 else 0.0729) if x[18] <= 0.11542 else 0.0607)))
        + (((-0.0134 if x[27] <= 1.5 else 0.086) if x[25] <= 1204.5 else ((0.0147 if x[6] <= 0.0543 else ((-0.0558 if x[37] <= 433.5 else 0.054) if x[7] <= 0.040408 else 0.0693)) if x[0] <= 452.5 else 0.0501)) if x[8] <= 0.72751 else -0.0655)
        + (((((0.0172 if x[0] <= 45.5 else 0.115) if x[0] <= 52.5 else ((0.025 if x[40] <= 0.96077 else -0.051) if x[32] <= 185.5 else -0.051)) if x[7] <= 0.23583 else -0.0834) if x[30] <= 0.44466 else -0.0477) if x[0] <= 452.5 else 0.0595)
        + (((((-0.0295 if x[4] <= 1.5 else 0.0311) if x[13] <= 0.99073 else 0.0435) if x[30] <= 0.42572 else -0.0417) if x[38] <= 0.35044 else ((-0.0938 if x[5] <= 1.5 else 0.0194) if x[33] <= 0.67399 else 0.0145)) if x[26] <= 0 else 0.0866)
        + (((-0.0622 if x[35] <= 0 else 0.0224) if x[37] <= 14.5 else (0.0648 if x[37] <= 24.5 else (((-0.0198 if x[32] <= 36.5 else 0.0397) if x[15] <= 1.5 else -0.041) if x[18] <= 0.051665 else -0.0544))) if x[0] <= 452.5 else 0.0745)
        + ((((-0.0261 if x[3] <= 4.5 else 0.069) if x[32] <= 361.5 else (0.0589 if x[33] <= 0.019607 else -0.0502)) if x[26] <= 0 else 0.0527) if x[31] <= 0 else ((0.0502 if x[10] <= 0 else -0.0255) if x[30] <= 0.44466 else -0.0607))
        + ((0.0633 if x[39] <= 11.5 else (-0.0288 if x[12] <= 0 else ((0.0108 if x[23] <= 28.5 else 0.0677) if x[16] <= 4.5 else -0.117))) if x[8] <= 0.35099 else (0.0452 if x[3] <= 0 else (-0.0636 if x[37] <= 295.5 else 0.0254)))
        + (((0.0595 if x[24] <= 1.5 else -0.0649) if x[24] <= 13.5 else 0.0264) if x[20] <= 0.24613 else ((0.0514 if x[23] <= 14.5 else (-0.0458 if x[22] <= 11.5 else 0.0228)) if x[37] <= 164.5 else (-0.0514 if x[0] <= 304.5 else 0.0394)))
        + (((-0.0865 if x[28] <= 86.5 else 0.0434) if x[6] <= 0.047065 else (0.114 if x[25] <= 3301.5 else -0.00533)) if x[39] <= 11.5 else ((-0.0191 if x[14] <= 0.034295 else -0.129) if x[15] <= 0 else (0.0349 if x[22] <= 16.5 else -0.0112)))
        + ((((0.0235 if x[24] <= 5.5 else ((-0.0279 if x[19] <= 0 else 0.0564) if x[27] <= 0 else (-0.0569 if x[27] <= 3.5 else -0.0126))) if x[4] <= 12.5 else 0.0607) if x[5] <= 5.5 else 0.0595) if x[26] <= 0 else 0.0624)
        + ((0.0382 if x[30] <= 0.31754 else (-0.0726 if x[24] <= 19.5 else 0.0492)) if x[39] <= 32.5 else (((0.0354 if x[38] <= 0.27607 else -0.033) if x[15] <= 0 else (-0.0561 if x[38] <= 0.046457 else 0.0308)) if x[33] <= 0.8812 else -0.0921))
        + ((-0.0461 if x[4] <= 1.5 else 0.0294) if x[32] <= 21.5 else ((0.043 if x[32] <= 147.5 else ((-0.11 if x[18] <= 0.012246 else 0.0197) if x[32] <= 262.5 else 0.0281)) if x[4] <= 6 else (-0.084 if x[19] <= 0.48831 else 0.06)))
        + ((-0.00173 if x[24] <= 8.5 else (-0.116 if x[24] <= 11.5 else 0.0126)) if x[25] <= 2852 else ((-0.0211 if x[15] <= 0 else 0.0441) if x[25] <= 6736.5 else ((-0.0722 if x[25] <= 13780 else 0.0232) if x[3] <= 1.5 else 0.0379)))
        + (0.0641 if x[24] <= 1.5 else (((-0.0265 if x[0] <= 33.5 else 0.0591) if x[0] <= 61.5 else (-0.0608 if x[0] <= 388 else (-0.0837 if x[32] <= 12.5 else 0.0911))) if x[24] <= 12.5 else (0.0168 if x[16] <= 6.5 else -0.0799)))
        + ((-0.0809 if x[39] <= 0 else ((0.0355 if x[10] <= 0 else -0.0436) if x[19] <= 0.93946 else -0.0177)) if x[39] <= 101.5 else (((-0.0428 if x[40] <= 0 else 0.0264) if x[34] <= 0 else 0.0418) if x[34] <= 0.54094 else -0.0902))
        + (((-0.0208 if x[16] <= 7.5 else (0.111 if x[28] <= 15.5 else -0.0374)) if x[35] <= 0 else (0.0458 if x[19] <= 0.92419 else -0.0428)) if x[28] <= 229.5 else ((0.0316 if x[23] <= 16.5 else -0.0536) if x[16] <= 0 else 0.0949))
        + (((-0.0317 if x[37] <= 25.5 else ((0.0621 if x[22] <= 16.5 else (-0.0839 if x[22] <= 18.5 else 0.0226)) if x[10] <= 0 else -0.0563)) if x[15] <= 0 else (0.023 if x[3] <= 0 else -0.062)) if x[3] <= 1.5 else 0.0331)
        + ((-0.0759 if x[39] <= 0 else 0.0168) if x[39] <= 99.5 else (((0.0218 if x[4] <= 0 else -0.0624) if x[39] <= 383.5 else 0.046) if x[13] <= 0.98273 else (-0.129 if x[13] <= 0.99073 else (-0.0603 if x[24] <= 20.5 else 0.0452))))
        + (((-0.0711 if x[32] <= 2.5 else 0.0647) if x[24] <= 5.5 else (-0.0115 if x[32] <= 361.5 else 0.052)) if x[18] <= 0.034653 else ((0.0232 if x[0] <= 52.5 else (-0.0897 if x[0] <= 356.5 else 0.0215)) if x[24] <= 19.5 else 0.0277))
        + (((1.4e-05 if x[33] <= 0.36024 else (-0.0867 if x[38] <= 0.016774 else 0.0174)) if x[7] <= 0 else ((-0.0753 if x[3] <= 1.5 else 0.0595) if x[6] <= 0.04939 else (0.107 if x[28] <= 51.5 else -0.00552))) if x[26] <= 0 else 0.0648)
        + ((((0.00279 if x[15] <= 1.5 else (0.0167 if x[37] <= 24.5 else -0.0807)) if x[3] <= 1.5 else (0.0708 if x[18] <= 0.051665 else (0.0514 if x[0] <= 50.5 else -0.0645))) if x[3] <= 3.5 else -0.066) if x[3] <= 4.5 else 0.0686)
        + (((((-0.0106 if x[31] <= 0 else 0.0551) if x[24] <= 8.5 else -0.0403) if x[25] <= 5951.5 else 0.0845) if x[24] <= 16.5 else (-0.0278 if x[37] <= 14.5 else 0.0761)) if x[25] <= 6736.5 else (0.011 if x[32] <= 79.5 else -0.0699))
        + ((((0.0245 if x[6] <= 0.067232 else (-0.0447 if x[0] <= 169.5 else 0.043)) if x[15] <= 3.5 else (0.049 if x[37] <= 5.5 else -0.0797)) if x[7] <= 0.037386 else (0.0788 if x[37] <= 133.5 else -0.0593)) if x[7] <= 0.36515 else -0.0751)
    )


def score(x: Sequence[float]) -> float:
    """Return the logarithm of the odds that a block with these features is text; over 0 it's likelier than not.

    A score clear enough after the first trees is returned at once: no block of the training changed sides after that.
    """
    total = 0.0
    total += _from_0(x)
    if not -1.52 < total < 1.52:
        return total
    total += _from_12(x)
    if not -1.77 < total < 1.77:
        return total
    total += _from_24(x)
    if not -0.99 < total < 0.99:
        return total
    total += _from_48(x)
    return total
