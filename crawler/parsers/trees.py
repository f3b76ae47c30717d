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
        + (((((0.079 if x[3] <= 3.5 else -0.097) if x[15] <= 1.5 else -0.0881) if x[6] <= 0.067232 else -0.0938) if x[19] <= 0.70437 else (0.0609 if x[25] <= 289 else -0.159)) if x[14] <= 0.035783 else (0.165 if x[8] <= 0.65591 else -0.0615))
        + ((0.0676 if x[17] <= 0 else (-0.124 if x[26] <= 0 else 0.108)) if x[13] <= 0 else ((((-0.0231 if x[0] <= 26.5 else 0.155) if x[1] <= 0.5118 else -0.0488) if x[17] <= 4.5 else -0.00976) if x[19] <= 0.97863 else -0.0704))
        + ((0.156 if x[15] <= 0 else -0.0249) if x[21] <= 0 else ((((0.0383 if x[6] <= 0.067232 else (-0.119 if x[0] <= 160.5 else 0.094)) if x[36] <= 0 else 0.106) if x[1] <= 0.42265 else -0.136) if x[11] <= 0 else -0.134))
        + (((0.054 if x[25] <= 539.5 else -0.143) if x[20] <= 0.29351 else ((0.0496 if x[8] <= 0.44466 else -0.115) if x[11] <= 0 else -0.107)) if x[14] <= 0.035783 else ((0.142 if x[8] <= 0.56349 else -0.0213) if x[1] <= 0.59317 else -0.107))
        + (((0.0309 if x[25] <= 569.5 else -0.142) if x[20] <= 0.18879 else (-0.0861 if x[2] <= 0 else 0.0625)) if x[14] <= 0.019003 else ((-0.0627 if x[36] <= 0 else 0.0775) if x[0] <= 95.5 else (0.0363 if x[13] <= 0.29732 else 0.141)))
        + ((((-0.107 if x[23] <= 1.5 else -0.016) if x[8] <= 0.42572 else -0.14) if x[32] <= 253.5 else 0.0506) if x[13] <= 0.38361 else (-0.113 if x[23] <= 0 else ((0.13 if x[15] <= 1.5 else -0.0509) if x[8] <= 0.59715 else -0.0571)))
        + ((((-0.00985 if x[39] <= 32.5 else -0.102) if x[2] <= 0 else 0.0691) if x[19] <= 0.70437 else -0.11) if x[14] <= 0.035783 else ((0.0363 if x[20] <= 0.083602 else 0.129) if x[8] <= 0.33908 else (0.0486 if x[19] <= 0.74682 else -0.0599)))
        + (((-0.0602 if x[2] <= 0 else 0.0714) if x[19] <= 0.7303 else (0.0701 if x[24] <= 1.5 else -0.113)) if x[14] <= 0.039577 else ((0.0621 if x[40] <= 0.94755 else -0.0582) if x[2] <= 0 else (0.124 if x[16] <= 3.5 else -0.0022)))
        + ((((-0.017 if x[29] <= 0.15503 else -0.0977) if x[8] <= 0.54805 else -0.132) if x[0] <= 206.5 else (0.108 if x[19] <= 0.80995 else -0.0592)) if x[14] <= 0.044118 else ((0.117 if x[1] <= 0.59317 else -0.101) if x[8] <= 0.56349 else -0.0628))
    )


def _from_12(x: Sequence[float]) -> float:
    return (
        (((-0.0655 if x[2] <= 0 else 0.0461) if x[19] <= 0.89869 else -0.11) if x[14] <= 0 else ((((0.0702 if x[29] <= 0.18016 else -0.0912) if x[0] <= 93.5 else 0.12) if x[17] <= 5.5 else -0.0608) if x[8] <= 0.35099 else -0.0194))
        + ((0.117 if x[15] <= 0 else (0.0338 if x[19] <= 0.63233 else -0.121)) if x[21] <= 0 else ((((0.0866 if x[29] <= 0.10573 else -0.0382) if x[8] <= 0.45983 else -0.0873) if x[11] <= 0 else -0.0812) if x[1] <= 0.023165 else -0.108))
        + ((0.103 if x[8] <= 0.65591 else -0.0561) if x[17] <= 0 else ((-0.0804 if x[23] <= 0 else (((0.0771 if x[33] <= 0.95811 else -0.0347) if x[3] <= 3.5 else -0.0543) if x[38] <= 0.86077 else -0.0453)) if x[8] <= 0.28992 else -0.0923))
        + ((0.109 if x[15] <= 0 else -0.0298) if x[21] <= 0 else ((((0.0618 if x[29] <= 0.99615 else -0.0399) if x[11] <= 0 else (-0.0859 if x[0] <= 369.5 else 0.098)) if x[8] <= 0.54805 else -0.0986) if x[1] <= 0.027045 else -0.104))
        + (((-0.0806 if x[36] <= 0 else (0.0592 if x[22] <= 27.5 else -0.0505)) if x[26] <= 0 else 0.109) if x[13] <= 0.29732 else ((-0.0181 if x[20] <= 0.046066 else (0.0187 if x[2] <= 0 else 0.11)) if x[33] <= 0.86795 else -0.0403))
        + ((((-0.0533 if x[11] <= 0 else -0.113) if x[28] <= 344.5 else 0.0633) if x[26] <= 0 else 0.0953) if x[13] <= 0.29732 else ((0.0604 if x[6] <= 0.051065 else -0.0544) if x[5] <= 0 else (0.103 if x[15] <= 2.5 else -0.0414)))
        + ((((-0.0826 if x[12] <= 0 else (0.0217 if x[40] <= 0.94755 else -0.117)) if x[0] <= 362.5 else 0.0766) if x[26] <= 0 else 0.114) if x[14] <= 0.17072 else ((-0.0357 if x[20] <= 0.019461 else 0.0994) if x[10] <= 0 else -0.0558))
        + ((((-0.0161 if x[0] <= 100.5 else 0.0771) if x[15] <= 0 else -0.045) if x[1] <= 0.027045 else -0.0883) if x[13] <= 0.84464 else ((-0.0289 if x[15] <= 0 else 0.0966) if x[1] <= 0.034242 else (-0.0976 if x[5] <= 1.5 else 0.0705)))
        + ((-0.0171 if x[13] <= 0.48133 else 0.0914) if x[21] <= 0 else ((((0.0599 if x[40] <= 0.99615 else -0.0367) if x[8] <= 0.4939 else -0.0599) if x[29] <= 0.094143 else (-0.078 if x[26] <= 0 else 0.0755)) if x[1] <= 0.30936 else -0.0947))
        + (((((0.011 if x[28] <= 27.5 else (-0.0842 if x[0] <= 15.5 else 0.0921)) if x[6] <= 0.11216 else (-0.0867 if x[7] <= 0 else 0.0729)) if x[19] <= 0.93946 else -0.0594) if x[15] <= 0 else -0.0618) if x[0] <= 282.5 else 0.0941)
        + ((((-0.0336 if x[26] <= 0 else 0.0736) if x[35] <= 0 else 0.0671) if x[19] <= 0.80995 else (0.0987 if x[24] <= 1.5 else -0.088)) if x[14] <= 0.17072 else ((-0.0171 if x[0] <= 32.5 else 0.0894) if x[1] <= 0.36923 else -0.0723))
        + (((((-0.028 if x[15] <= 0 else 0.0752) if x[15] <= 0 else (-0.0845 if x[3] <= 1.5 else 0.0145)) if x[29] <= 0.035132 else -0.08) if x[26] <= 0 else 0.084) if x[14] <= 0.17072 else (0.00465 if x[5] <= 0 else 0.0953))
    )


def _from_24(x: Sequence[float]) -> float:
    return (
        ((((-0.0575 if x[26] <= 0 else 0.0675) if x[12] <= 0 else (0.0547 if x[15] <= 1.5 else -0.0638)) if x[8] <= 0.56349 else -0.0978) if x[35] <= 0 else (-0.0497 if x[23] <= 0 else (0.086 if x[8] <= 0.35099 else -0.0126)))
        + ((((-0.0735 if x[13] <= 0.98572 else 0.0281) if x[23] <= 0 else ((0.0549 if x[16] <= 0 else -0.0231) if x[37] <= 18.5 else (0.0834 if x[34] <= 0.80541 else -0.0184))) if x[11] <= 0 else -0.0458) if x[1] <= 0.30516 else -0.0934)
        + ((((0.0261 if x[27] <= 2.5 else -0.0543) if x[35] <= 0 else 0.0687) if x[19] <= 0.74682 else (((0.0521 if x[24] <= 4.5 else -0.0811) if x[13] <= 0.98815 else 0.0558) if x[18] <= 0.048595 else -0.121)) if x[0] <= 282.5 else 0.0779)
        + ((((-0.0711 if x[23] <= 0 else (0.00757 if x[35] <= 0 else 0.0573)) if x[11] <= 0 else -0.0774) if x[0] <= 235.5 else ((0.0546 if x[19] <= 0.5811 else -0.0759) if x[28] <= 18.5 else 0.0901)) if x[33] <= 0.95811 else -0.0779)
        + ((((((0.0779 if x[33] <= 0.96609 else -0.00937) if x[9] <= 1.5 else -0.0711) if x[19] <= 0.93946 else (0.0506 if x[1] <= 0.027045 else -0.0853)) if x[6] <= 0.11216 else -0.0159) if x[29] <= 0.93744 else -0.0494) if x[8] <= 0.42572 else -0.065)
        + ((((-0.027 if x[23] <= 0 else ((0.0793 if x[6] <= 0.11216 else -0.0228) if x[4] <= 9.5 else (-0.0682 if x[4] <= 12.5 else 0.0903))) if x[15] <= 1.5 else -0.0306) if x[1] <= 0.40886 else -0.0737) if x[8] <= 0.56349 else -0.0706)
        + ((((0.0685 if x[25] <= 701.5 else -0.0771) if x[4] <= 1.5 else (0.0518 if x[11] <= 0 else -0.0717)) if x[2] <= 0 else ((0.0645 if x[18] <= 0.18611 else -0.0706) if x[16] <= 4.5 else -0.0608)) if x[8] <= 0.32796 else -0.0698)
        + (((((0.0381 if x[27] <= 0 else -0.0506) if x[2] <= 0 else 0.0496) if x[15] <= 1.5 else -0.0582) if x[1] <= 0.035468 else -0.0838) if x[35] <= 0 else (-0.0239 if x[20] <= 0.1169 else (0.121 if x[32] <= 83.5 else 0.0425)))
        + (((((0.0359 if x[13] <= 0.98319 else -0.0936) if x[38] <= 0.94764 else -0.0458) if x[19] <= 0.88688 else -0.0613) if x[13] <= 0.99073 else (0.0778 if x[16] <= 4.5 else -0.0615)) if x[18] <= 0.050064 else (-0.00224 if x[19] <= 0.68462 else -0.0924))
        + (((-0.0559 if x[37] <= 13.5 else (0.0261 if x[8] <= 0.56349 else -0.0681)) if x[1] <= 0.035468 else -0.0718) if x[35] <= 0 else ((0.0905 if x[24] <= 2.5 else -0.0658) if x[20] <= 0.083602 else (0.0746 if x[39] <= 471.5 else -0.0263)))
        + ((((-0.0155 if x[4] <= 1.5 else 0.0665) if x[4] <= 7.5 else -0.0545) if x[18] <= 0.034653 else (-0.0683 if x[7] <= 0.040408 else 0.047)) if x[5] <= 1.5 else (0.0583 if x[6] <= 0.12933 else (-0.119 if x[35] <= 0 else 0.0426)))
        + (((0.085 if x[25] <= 1464 else ((-0.0425 if x[2] <= 0 else ((-0.0502 if x[25] <= 1828 else 0.0648) if x[19] <= 0.6829 else -0.0286)) if x[4] <= 12.5 else 0.115)) if x[11] <= 0 else -0.045) if x[33] <= 0.95811 else -0.0677)
        + (((0.0758 if x[24] <= 1.5 else -0.0954) if x[23] <= 0 else ((0.0845 if x[25] <= 1082 else ((0.0275 if x[8] <= 0.57983 else -0.0581) if x[38] <= 0.89519 else -0.0543)) if x[11] <= 0 else -0.0561)) if x[0] <= 282.5 else 0.0583)
        + ((0.117 if x[24] <= 2.5 else (((0.055 if x[6] <= 0.11216 else (-0.0849 if x[4] <= 0 else 0.0475)) if x[15] <= 0 else -0.0278) if x[38] <= 0.35044 else -0.0586)) if x[29] <= 0.11701 else (-0.00141 if x[19] <= 0.6829 else -0.09))
        + ((((-0.0672 if x[23] <= 8.5 else -0.00793) if x[28] <= 469.5 else 0.0812) if x[37] <= 281.5 else (-0.0159 if x[2] <= 0 else 0.0873)) if x[13] <= 0.99041 else (0.0709 if x[1] <= 0.037616 else (-0.0918 if x[35] <= 0 else 0.031)))
        + (((((-0.0428 if x[17] <= 3.5 else 0.0516) if x[12] <= 0 else (0.0979 if x[14] <= 0.0095745 else (0.0497 if x[15] <= 0 else -0.0346))) if x[1] <= 0.87279 else -0.074) if x[34] <= 0.75499 else -0.0505) if x[8] <= 0.57983 else -0.0682)
        + (((((-0.00562 if x[37] <= 58.5 else -0.0886) if x[4] <= 1.5 else (-0.038 if x[12] <= 0 else (-0.046 if x[19] <= 0 else 0.0777))) if x[13] <= 0.99041 else 0.0401) if x[30] <= 0.30777 else -0.0752) if x[0] <= 282.5 else 0.0515)
        + (0.093 if x[25] <= 807 else (-0.114 if x[0] <= 15.5 else (((-0.0255 if x[37] <= 14.5 else 0.0355) if x[11] <= 0 else (0.0573 if x[39] <= 8.5 else -0.0692)) if x[18] <= 0.034653 else (-0.0602 if x[24] <= 18.5 else 0.0241))))
        + ((((-0.0721 if x[32] <= 9.5 else (-0.015 if x[2] <= 0 else 0.0371)) if x[40] <= 0.14507 else -0.0568) if x[31] <= 0 else ((0.0753 if x[25] <= 9538.5 else -0.0333) if x[10] <= 0 else -0.0679)) if x[29] <= 0.96581 else -0.0632)
        + ((((0.0265 if x[25] <= 2172 else -0.0682) if x[4] <= 1.5 else (0.0532 if x[4] <= 7.5 else -0.0549)) if x[5] <= 1.5 else ((-0.0136 if x[32] <= 23.5 else 0.0864) if x[15] <= 0 else -0.0267)) if x[26] <= 0 else 0.0841)
        + (((((-0.0227 if x[19] <= 0.21683 else 0.0765) if x[0] <= 105.5 else -0.0355) if x[24] <= 6.5 else -0.0577) if x[24] <= 16.5 else (0.0439 if x[24] <= 27.5 else (0.021 if x[14] <= 0.013796 else -0.0667))) if x[0] <= 282.5 else 0.0447)
        + (((0.0185 if x[11] <= 0 else -0.0474) if x[19] <= 0.73326 else (-0.105 if x[15] <= 0 else ((-0.0509 if x[19] <= 0.86276 else (-0.0128 if x[27] <= 5.5 else 0.106)) if x[40] <= 0.32045 else -0.0612))) if x[5] <= 5.5 else 0.0745)
        + (((0.0614 if x[39] <= 11.5 else ((-0.00561 if x[5] <= 1.5 else 0.0536) if x[15] <= 0 else (-0.0568 if x[4] <= 1.5 else 0.00516))) if x[8] <= 0.53343 else (-0.0624 if x[32] <= 341.5 else 0.0434)) if x[26] <= 0 else 0.0735)
        + (((-0.0396 if x[32] <= 8.5 else 0.0273) if x[1] <= 0.97026 else -0.0605) if x[8] <= 0.27402 else ((-0.0465 if x[14] <= 0.13611 else 0.0336) if x[18] <= 0.033381 else (0.0195 if x[22] <= 13.5 else (-0.124 if x[0] <= 253.5 else 0.00432))))
    )


def _from_48(x: Sequence[float]) -> float:
    return (
        (0.0532 if x[25] <= 1082 else (((-0.0371 if x[25] <= 11220 else 0.07) if x[2] <= 0 else 0.0348) if x[19] <= 0.75387 else ((-0.0804 if x[15] <= 0 else (0.0361 if x[10] <= 0 else -0.101)) if x[18] <= 0.026256 else -0.0981)))
        + (((((0.0164 if x[7] <= 0.034785 else 0.0889) if x[37] <= 48.5 else (0.0387 if x[22] <= 17.5 else (9.5e-05 if x[21] <= 3.5 else -0.0718))) if x[3] <= 3.5 else -0.0725) if x[3] <= 4.5 else 0.0952) if x[8] <= 0.53343 else -0.0484)
        + (((((0.00462 if x[0] <= 439.5 else 0.0816) if x[13] <= 0.98104 else -0.0858) if x[13] <= 0.99039 else (0.0602 if x[1] <= 0.16417 else -0.0222)) if x[7] <= 0.36515 else -0.0944) if x[30] <= 0.37749 else (0.00315 if x[19] <= 0.5278 else -0.0869))
        + (((0.0234 if x[19] <= 0.65753 else (((-0.0241 if x[13] <= 0.98219 else 0.0794) if x[39] <= 13.5 else (-0.0757 if x[3] <= 1.5 else 0.00842)) if x[28] <= 285.5 else 0.0351)) if x[3] <= 3.5 else -0.0854) if x[3] <= 4.5 else 0.0908)
        + ((-0.0308 if x[27] <= 1.5 else 0.0854) if x[25] <= 1082 else (-0.0558 if x[37] <= 14.5 else (((0.0448 if x[27] <= 0 else -0.0814) if x[0] <= 32.5 else (0.0347 if x[29] <= 0.047661 else -0.0339)) if x[30] <= 0.32796 else -0.0392)))
        + ((((-0.0734 if x[39] <= 0 else (0.0806 if x[39] <= 12.5 else (0.031 if x[17] <= 1.5 else (0.0304 if x[28] <= 15.5 else -0.0329)))) if x[7] <= 0.36515 else -0.0868) if x[8] <= 0.53343 else -0.043) if x[1] <= 0.50248 else -0.0628)
        + (0.0671 if x[28] <= 6.5 else (((-0.0964 if x[26] <= 0 else 0.0271) if x[35] <= 0 else 0.0426) if x[37] <= 14.5 else (0.0623 if x[37] <= 24.5 else (0.0109 if x[15] <= 0 else (0.0616 if x[25] <= 653.5 else -0.0552)))))
        + (((0.00914 if x[32] <= 281.5 else 0.0765) if x[25] <= 6736.5 else (0.00809 if x[32] <= 206.5 else (-0.132 if x[18] <= 0.00066408 else 0.027))) if x[1] <= 0.029381 else (0.045 if x[0] <= 48.5 else (-0.0947 if x[5] <= 1.5 else 0.00748)))
        + ((((((0.00947 if x[32] <= 130.5 else -0.0555) if x[32] <= 361.5 else 0.0488) if x[33] <= 0.084491 else (-0.071 if x[3] <= 1.5 else 0.0385)) if x[26] <= 0 else 0.0552) if x[31] <= 0 else 0.0279) if x[7] <= 0.23583 else -0.0788)
        + (0.0901 if x[24] <= 1.5 else ((-0.072 if x[20] <= 0.019461 else ((((-0.0632 if x[24] <= 14.5 else 0.00861) if x[28] <= 320.5 else 0.029) if x[26] <= 0 else 0.0545) if x[18] <= 0.11542 else 0.0645)) if x[3] <= 4.5 else 0.0872))
        + ((((-0.0834 if x[15] <= -4.5 else 0.0318) if x[4] <= 7.5 else -0.0403) if x[25] <= 6411.5 else (((-0.0815 if x[37] <= 429.5 else 0.0394) if x[14] <= 0.94491 else 0.0214) if x[25] <= 19578 else 0.0587)) if x[8] <= 0.53343 else -0.0471)
        + ((((((-0.0469 if x[35] <= 0 else 0.0555) if x[32] <= 233.5 else 0.0605) if x[0] <= 45.5 else 0.11) if x[0] <= 52.5 else (-0.00735 if x[10] <= 0 else -0.0747)) if x[7] <= 0.23583 else -0.0922) if x[0] <= 452.5 else 0.0554)
        + ((((-0.00831 if x[27] <= 4.5 else (0.0804 if x[37] <= 101.5 else 0.000142)) if x[30] <= 0.35099 else -0.0417) if x[38] <= 0.35044 else ((-0.0909 if x[5] <= 1.5 else 0.0163) if x[33] <= 0.67399 else 0.0212)) if x[26] <= 0 else 0.0835)
        + (((0.015 if x[32] <= 147.5 else ((-0.104 if x[18] <= 0.012246 else 0.0382) if x[32] <= 281.5 else (0.0355 if x[39] <= 471.5 else -0.0804))) if x[1] <= 0.028209 else (-0.0786 if x[35] <= 0 else 0.0247)) if x[0] <= 452.5 else 0.0707)
        + ((((((0.0685 if x[32] <= 15.5 else -0.0377) if x[32] <= 354.5 else 0.084) if x[3] <= 0 else -0.0325) if x[3] <= 4.5 else 0.0751) if x[26] <= 0 else 0.0505) if x[31] <= 0 else (0.0423 if x[10] <= 0 else -0.0345))
        + ((0.0744 if x[14] <= 0.0095745 else -0.0143) if x[39] <= 12.5 else ((((-0.0378 if x[31] <= 0 else 0.0282) if x[39] <= 367.5 else 0.0498) if x[14] <= 0.072999 else -0.099) if x[14] <= 0.17072 else (-0.00934 if x[5] <= 1.5 else 0.0587)))
        + ((0.0147 if x[6] <= 0.067232 else (((-0.0692 if x[0] <= 209.5 else 0.0283) if x[28] <= 248.5 else 0.0399) if x[7] <= 0.037386 else 0.0636)) if x[34] <= 0.84524 else ((0.0239 if x[24] <= 5.5 else -0.11) if x[24] <= 15.5 else 0.026))
        + (0.0685 if x[25] <= 653.5 else (-0.0576 if x[20] <= 0.019461 else ((((-0.00539 if x[0] <= 32.5 else 0.0897) if x[0] <= 52.5 else (0.0141 if x[20] <= 0.65664 else -0.0332)) if x[26] <= 0 else 0.0706) if x[9] <= 1.5 else -0.083)))
        + (0.0376 if x[24] <= 5.5 else (((0.0238 if x[27] <= 0 else (0.0129 if x[19] <= 0.028957 else ((0.0427 if x[22] <= 19.5 else -0.0384) if x[39] <= 279.5 else -0.0924))) if x[5] <= 5.5 else 0.0539) if x[4] <= 12.5 else 0.0723))
        + ((((0.0427 if x[30] <= 0.37749 else -0.0259) if x[39] <= 99.5 else (0.0106 if x[15] <= 1.5 else -0.0639)) if x[38] <= 0.89519 else -0.0323) if x[33] <= 0.96077 else ((-0.0267 if x[38] <= 0.58258 else 0.0815) if x[39] <= 19.5 else -0.0855))
        + ((-0.0519 if x[4] <= 1.5 else 0.0286) if x[32] <= 21.5 else (((0.0644 if x[8] <= 0.42572 else -0.0212) if x[4] <= 3.5 else -0.0252) if x[32] <= 130.5 else ((-0.0762 if x[32] <= 233.5 else 0.00252) if x[0] <= 250.5 else 0.0413)))
        + ((-0.00121 if x[24] <= 8.5 else -0.0933) if x[25] <= 2852 else (0.0699 if x[25] <= 3503.5 else (((0.0223 if x[9] <= 1.5 else -0.0793) if x[19] <= 0.95393 else (-0.0839 if x[27] <= 9.5 else 0.0268)) if x[6] <= 0.15301 else -0.0813)))
        + (0.0733 if x[24] <= 1.5 else ((-0.055 if x[24] <= 3.5 else 0.00434) if x[18] <= 0.034653 else (((0.0792 if x[37] <= 26.5 else -0.0451) if x[0] <= 52.5 else (-0.0936 if x[5] <= 5.5 else 0.0431)) if x[24] <= 15.5 else 0.0123)))
        + ((0.0215 if x[30] <= 0.30777 else (-0.0628 if x[32] <= 361.5 else 0.0561)) if x[39] <= 101.5 else (((-0.0797 if x[39] <= 113.5 else (-0.0304 if x[2] <= 0 else 0.0275)) if x[32] <= 538.5 else -0.0782) if x[6] <= 0.11716 else -0.0819))
        + ((((-0.0113 if x[28] <= 84.5 else -0.0742) if x[21] <= 28.5 else 0.0253) if x[35] <= 0 else (0.0445 if x[19] <= 0.92419 else -0.0408)) if x[28] <= 203.5 else ((-0.0196 if x[30] <= 0.27402 else 0.0648) if x[16] <= 0 else 0.0833))
        + (((-0.0301 if x[37] <= 30.5 else (0.0264 if x[10] <= 0 else -0.0647)) if x[15] <= 0 else ((-0.0206 if x[37] <= 20.5 else 0.102) if x[37] <= 23.5 else (0.0109 if x[3] <= 0 else -0.0938))) if x[3] <= 1.5 else 0.0353)
        + ((-0.0731 if x[39] <= 0 else 0.0162) if x[39] <= 99.5 else (((0.023 if x[4] <= 0 else -0.0589) if x[39] <= 383.5 else 0.0464) if x[13] <= 0.98273 else ((-0.103 if x[28] <= 449.5 else 0.032) if x[20] <= 0.8987 else 0.00178)))
        + ((-0.0051 if x[30] <= 0.28175 else -0.0728) if x[20] <= 0.31925 else ((0.0169 if x[22] <= 29.5 else -0.0627) if x[32] <= 21.5 else (-0.0249 if x[22] <= 9.5 else ((0.064 if x[1] <= 0.75329 else -0.0475) if x[15] <= 0 else -0.00253))))
        + (0.0488 if x[25] <= 1139.5 else (((0.012 if x[34] <= 0.26671 else ((-0.0864 if x[18] <= 0.00066408 else 0.000244) if x[6] <= 0.13183 else 0.0796)) if x[33] <= 0.37437 else (-1.86e-05 if x[19] <= 0.75387 else -0.0788)) if x[26] <= 0 else 0.0542))
        + ((-0.0241 if x[40] <= 0 else (0.0583 if x[40] <= 0.82385 else (0.012 if x[33] <= 0.96383 else -0.0649))) if x[4] <= 1.5 else (((-0.0727 if x[0] <= 199.5 else 0.0308) if x[16] <= 7.5 else 0.0571) if x[12] <= 0 else 0.0608))
        + (((((-0.00982 if x[31] <= 0 else 0.0585) if x[24] <= 8.5 else -0.044) if x[25] <= 5951.5 else 0.0844) if x[24] <= 16.5 else (-0.0298 if x[37] <= 14.5 else 0.076)) if x[25] <= 6736.5 else (0.0118 if x[32] <= 79.5 else -0.0748))
        + ((-0.0706 if x[33] <= 0 else ((-0.00968 if x[27] <= 1.5 else (0.0743 if x[18] <= 0.24424 else -0.0344)) if x[24] <= 5.5 else ((0.0222 if x[27] <= 2.5 else -0.0518) if x[24] <= 10.5 else 0.014))) if x[7] <= 0.36515 else -0.0809)
    )


def score(x: Sequence[float]) -> float:
    """Return the logarithm of the odds that a block with these features is text; over 0 it's likelier than not.

    A score clear enough after the first trees is returned at once: no block of the training changed sides after that.
    """
    total = 0.0
    total += _from_0(x)
    if not -1.34 < total < 1.34:
        return total
    total += _from_12(x)
    if not -1.42 < total < 1.42:
        return total
    total += _from_24(x)
    if not -0.98 < total < 0.98:
        return total
    total += _from_48(x)
    return total
