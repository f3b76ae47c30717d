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
        ((0.0974 if x[17] <= 0 else ((-0.14 if x[2] <= 0 else -0.0027) if x[19] <= 0.89869 else -0.207)) if x[13] <= 0.037597 else (((0.221 if x[17] <= 4.5 else 0.0378) if x[8] <= 0.60303 else 0.012) if x[19] <= 0.97863 else -0.0936))
        + ((((-0.117 if x[19] <= 0.81617 else -0.197) if x[0] <= 369.5 else 0.0138) if x[26] <= 0 else 0.161) if x[14] <= 0 else (((0.0137 if x[14] <= 0.17913 else 0.161) if x[13] <= 0.48133 else 0.201) if x[19] <= 0.95393 else 0.0243))
        + (((-0.158 if x[12] <= 0 else (0.0423 if x[15] <= 0 else -0.114)) if x[26] <= 0 else 0.146) if x[14] <= 0.019003 else ((0.187 if x[21] <= 0 else (0.123 if x[33] <= 0.97673 else -0.0849)) if x[15] <= 0 else 0.0305))
        + (((((0.0796 if x[3] <= 3.5 else -0.0976) if x[15] <= 1.5 else -0.0873) if x[6] <= 0.067232 else -0.094) if x[19] <= 0.70437 else (0.0598 if x[25] <= 289 else -0.159)) if x[14] <= 0.035783 else (0.167 if x[8] <= 0.60303 else -0.0479))
        + ((0.0682 if x[17] <= 0 else (-0.124 if x[26] <= 0 else 0.108)) if x[13] <= 0 else (((-0.0171 if x[35] <= 0 else 0.107) if x[2] <= 0 else 0.155) if x[19] <= 0.97863 else (-0.12 if x[23] <= 0 else 0.0435)))
        + ((0.156 if x[15] <= 0 else -0.0228) if x[21] <= 0 else ((((0.0398 if x[6] <= 0.067232 else (-0.117 if x[0] <= 160.5 else 0.0946)) if x[36] <= 0 else 0.104) if x[1] <= 0.42265 else -0.14) if x[11] <= 0 else -0.133))
        + (((0.0545 if x[25] <= 539.5 else -0.143) if x[20] <= 0.29351 else ((0.0496 if x[8] <= 0.44949 else -0.109) if x[11] <= 0 else -0.106)) if x[14] <= 0.035783 else ((0.141 if x[8] <= 0.60915 else -0.0157) if x[1] <= 0.59317 else -0.12))
        + (((0.0306 if x[25] <= 569.5 else -0.142) if x[20] <= 0.18879 else (-0.0861 if x[2] <= 0 else 0.0628)) if x[14] <= 0.019003 else ((-0.0589 if x[36] <= 0 else 0.0748) if x[0] <= 95.5 else (0.0389 if x[13] <= 0.29732 else 0.141)))
        + ((((-0.0893 if x[23] <= 10.5 else 0.00325) if x[8] <= 0.24695 else -0.129) if x[32] <= 253.5 else 0.0527) if x[13] <= 0.38361 else (-0.111 if x[23] <= 0 else ((0.041 if x[2] <= 0 else 0.135) if x[8] <= 0.60303 else -0.0522)))
        + ((((-0.0102 if x[39] <= 32.5 else -0.101) if x[2] <= 0 else 0.0691) if x[19] <= 0.70437 else -0.11) if x[14] <= 0.035783 else (((0.0781 if x[34] <= 0.21508 else -0.0427) if x[2] <= 0 else 0.129) if x[8] <= 0.60303 else -0.0294))
        + (((-0.0596 if x[2] <= 0 else 0.0708) if x[19] <= 0.7303 else (0.0675 if x[24] <= 1.5 else -0.112)) if x[14] <= 0.039577 else (0.0156 if x[20] <= 0.083602 else (0.0642 if x[2] <= 0 else (0.13 if x[16] <= 3.5 else 0.00264))))
        + (((((-0.00261 if x[3] <= 3.5 else -0.112) if x[0] <= 206.5 else 0.0845) if x[29] <= 0.93744 else -0.105) if x[8] <= 0.50641 else -0.129) if x[14] <= 0.039577 else ((0.119 if x[1] <= 0.59317 else -0.107) if x[8] <= 0.44949 else -0.039))
    )


def _from_12(x: Sequence[float]) -> float:
    return (
        (((-0.0563 if x[0] <= 152.5 else 0.0739) if x[19] <= 0.89869 else (0.0459 if x[24] <= 1.5 else -0.126)) if x[14] <= 0 else (((0.00395 if x[20] <= 0.019461 else 0.115) if x[15] <= 1.5 else -0.0383) if x[8] <= 0.44949 else -0.0215))
        + ((0.117 if x[15] <= 0 else (0.0355 if x[19] <= 0.63233 else -0.113)) if x[21] <= 0 else ((((0.0903 if x[29] <= 0.10573 else -0.0407) if x[8] <= 0.47065 else -0.0884) if x[11] <= 0 else -0.0811) if x[1] <= 0.023165 else -0.11))
        + ((0.104 if x[8] <= 0.70197 else -0.0538) if x[17] <= 0 else (((0.0834 if x[24] <= 1.5 else -0.102) if x[20] <= 0 else ((0.0573 if x[3] <= 3.5 else -0.051) if x[38] <= 0.97884 else -0.0503)) if x[8] <= 0.51957 else -0.114))
        + ((0.109 if x[15] <= 0 else -0.0252) if x[21] <= 0 else ((((0.0711 if x[29] <= 0.10573 else -0.0246) if x[11] <= 0 else (-0.0831 if x[0] <= 369.5 else 0.0895)) if x[8] <= 0.60915 else -0.107) if x[1] <= 0.027045 else -0.105))
        + (((-0.0801 if x[36] <= 0 else (0.0564 if x[22] <= 27.5 else -0.0495)) if x[26] <= 0 else 0.109) if x[13] <= 0.29732 else ((-0.0132 if x[20] <= 0.046066 else (0.0211 if x[2] <= 0 else 0.11)) if x[33] <= 0.86795 else -0.0385))
        + ((((-0.0879 if x[35] <= 0 else -0.0147) if x[28] <= 278.5 else 0.0449) if x[26] <= 0 else 0.096) if x[13] <= 0.29732 else ((0.0572 if x[6] <= 0.051065 else -0.0523) if x[5] <= 0 else (0.103 if x[15] <= 2.5 else -0.044)))
        + (((-0.0738 if x[12] <= 0 else ((0.0677 if x[40] <= 0.83485 else -0.0683) if x[18] <= 0.018284 else -0.0723)) if x[26] <= 0 else 0.113) if x[14] <= 0.17072 else ((-0.0354 if x[20] <= 0.019461 else 0.0996) if x[10] <= 0 else -0.0577))
        + ((-0.115 if x[32] <= 9.5 else ((-0.0126 if x[0] <= 259.5 else 0.0743) if x[1] <= 0.15952 else -0.0935)) if x[13] <= 0.84464 else (((0.00606 if x[20] <= 0.06054 else 0.0999) if x[15] <= 1.5 else -0.0429) if x[1] <= 0.36923 else -0.0906))
        + ((-0.0125 if x[13] <= 0.48133 else 0.0909) if x[21] <= 0 else (((((0.0969 if x[40] <= 0.8643 else -0.0258) if x[15] <= 1.5 else -0.0263) if x[29] <= 0.16106 else -0.0439) if x[8] <= 0.21055 else -0.062) if x[1] <= 0.30936 else -0.0959))
        + (((((0.0653 if x[29] <= 0.39036 else -0.0613) if x[1] <= 0.40886 else -0.0807) if x[30] <= 0.44949 else -0.0963) if x[0] <= 122.5 else (0.0971 if x[19] <= 0.94711 else -0.0337)) if x[15] <= 0 else (-0.0658 if x[0] <= 224.5 else 0.0231))
        + ((((-0.0286 if x[26] <= 0 else 0.0648) if x[0] <= 199.5 else 0.0613) if x[19] <= 0.80995 else (0.0776 if x[24] <= 1.5 else -0.0869)) if x[14] <= 0.17072 else ((-0.0119 if x[0] <= 32.5 else 0.089) if x[1] <= 0.36923 else -0.0696))
        + (((((-0.0305 if x[15] <= 0 else 0.0733) if x[15] <= 0 else (-0.0847 if x[3] <= 1.5 else 0.0158)) if x[29] <= 0.035132 else -0.0789) if x[26] <= 0 else 0.086) if x[14] <= 0.17072 else (0.00269 if x[5] <= 0 else 0.0958))
    )


def _from_24(x: Sequence[float]) -> float:
    return (
        (((-0.0443 if x[26] <= 0 else 0.0753) if x[12] <= 0 else ((0.0831 if x[18] <= 0.055484 else 0.0206) if x[15] <= 1.5 else -0.0385)) if x[8] <= 0.44949 else ((-0.069 if x[14] <= 0.06349 else 0.031) if x[18] <= 0.034653 else -0.124))
        + ((((-0.0738 if x[13] <= 0.94315 else 0.0275) if x[23] <= 0 else ((0.0572 if x[16] <= 0 else -0.0291) if x[37] <= 17.5 else (0.0828 if x[34] <= 0.723 else 0.00183))) if x[11] <= 0 else -0.0461) if x[1] <= 0.30516 else -0.0891)
        + ((((0.0442 if x[27] <= 0 else (-0.0522 if x[26] <= 0 else 0.0573)) if x[35] <= 0 else 0.0713) if x[19] <= 0.74682 else ((-0.0579 if x[13] <= 0.98815 else 0.0562) if x[18] <= 0.048595 else -0.118)) if x[0] <= 282.5 else 0.0772)
        + (((-0.0917 if x[23] <= 0 else ((((0.0313 if x[3] <= 0 else -0.0856) if x[3] <= 1.5 else 0.0717) if x[0] <= 28.5 else 0.0445) if x[11] <= 0 else -0.0588)) if x[0] <= 282.5 else 0.0835) if x[33] <= 0.95811 else -0.0781)
        + (((((0.0426 if x[6] <= 0.11716 else (-0.0895 if x[28] <= 163.5 else 0.0701)) if x[1] <= 0.40886 else -0.0718) if x[31] <= 0 else 0.0774) if x[29] <= 0.93744 else -0.05) if x[8] <= 0.44949 else (-0.0894 if x[36] <= 0 else 0.00614))
        + ((((-0.0662 if x[0] <= 14.5 else 0.0561) if x[11] <= 0 else (-0.0688 if x[0] <= 235.5 else 0.0543)) if x[1] <= 0.029381 else (-0.116 if x[20] <= 0.24991 else (-0.0377 if x[14] <= 0.02775 else 0.0578))) if x[8] <= 0.60303 else -0.0716)
        + ((((0.0733 if x[25] <= 701.5 else -0.0783) if x[4] <= 1.5 else (0.0748 if x[4] <= 7.5 else (-0.0875 if x[3] <= 4.5 else 0.104))) if x[2] <= 0 else (0.0542 if x[18] <= 0.21767 else -0.0825)) if x[8] <= 0.51957 else -0.084)
        + (((((-0.0285 if x[32] <= 314.5 else 0.0717) if x[2] <= 0 else 0.0477) if x[15] <= 1.5 else -0.0629) if x[1] <= 0.035468 else -0.0833) if x[35] <= 0 else (-0.0258 if x[20] <= 0.1169 else (0.127 if x[32] <= 85.5 else 0.0439)))
        + (((-0.0184 if x[35] <= 0 else (0.127 if x[32] <= 75.5 else 0.000441)) if x[19] <= 0.88485 else (0.0726 if x[24] <= 1.5 else -0.0877)) if x[14] <= 0.17072 else ((-0.054 if x[32] <= 262.5 else 0.0618) if x[5] <= 0 else 0.0702))
        + ((((-0.0311 if x[31] <= 0 else 0.0398) if x[39] <= 358.5 else (0.0913 if x[8] <= 0.22475 else -0.0349)) if x[1] <= 0.034242 else -0.0728) if x[35] <= 0 else ((0.0794 if x[24] <= 2.5 else -0.0627) if x[20] <= 0.083602 else 0.0662))
        + (((-0.0709 if x[3] <= 1.5 else 0.0409) if x[20] <= 0.3417 else (((-0.0408 if x[2] <= 0 else 0.03) if x[4] <= 1.5 else 0.0853) if x[4] <= 7.5 else -0.0742)) if x[5] <= 1.5 else (0.0578 if x[6] <= 0.12933 else -0.0577))
        + ((((0.0559 if x[25] <= 2156.5 else ((-0.0898 if x[25] <= 2695.5 else (-0.039 if x[2] <= 0 else 0.0322)) if x[4] <= 12.5 else 0.104)) if x[11] <= 0 else -0.0589) if x[13] <= 0.99073 else 0.0475) if x[33] <= 0.95811 else -0.0685)
        + (((((0.0778 if x[38] <= 0.79743 else -0.0253) if x[22] <= 21.5 else (-0.0483 if x[23] <= 16.5 else 0.0317)) if x[27] <= 4.5 else 0.0583) if x[29] <= 0.96581 else -0.0351) if x[8] <= 0.20621 else (-0.0676 if x[36] <= 0 else 0.0239))
        + ((((0.0593 if x[6] <= 0.11216 else -0.0178) if x[15] <= 0 else ((-0.0301 if x[37] <= 17.5 else 0.131) if x[37] <= 29.5 else -0.0421)) if x[38] <= 0.33105 else -0.0432) if x[29] <= 0.11701 else (2.57e-05 if x[19] <= 0.6829 else -0.0886))
        + ((((-0.0631 if x[23] <= 8.5 else -0.00711) if x[28] <= 469.5 else 0.0816) if x[37] <= 281.5 else (-0.0186 if x[2] <= 0 else 0.0826)) if x[13] <= 0.99041 else (0.0728 if x[1] <= 0.037616 else (-0.0958 if x[35] <= 0 else 0.0307)))
        + ((((0.0495 if x[33] <= 0.95811 else -0.0325) if x[34] <= 0.59412 else -0.0174) if x[1] <= 0.94982 else -0.0808) if x[8] <= 0.20621 else ((-0.0308 if x[18] <= 0.002967 else 0.0484) if x[18] <= 0.033381 else (0.013 if x[22] <= 13.5 else -0.126)))
        + ((((((0.0577 if x[32] <= 185.5 else -0.0208) if x[1] <= 0.028209 else -0.0349) if x[38] <= 0.89519 else -0.0452) if x[8] <= 0.56349 else -0.0629) if x[30] <= 0.4211 else (-0.0154 if x[19] <= 0.52329 else -0.128)) if x[0] <= 282.5 else 0.0494)
        + (0.0942 if x[25] <= 807 else (((-0.0535 if x[26] <= 0 else 0.0591) if x[0] <= 388 else 0.0685) if x[24] <= 16.5 else (0.0727 if x[25] <= 6296 else ((-0.0704 if x[37] <= 355.5 else 0.061) if x[25] <= 11155 else 0.0315))))
        + (((((-0.00563 if x[14] <= 0.027369 else -0.086) if x[32] <= 253.5 else 0.0426) if x[13] <= 0.84464 else ((0.0916 if x[34] <= 0.723 else -0.0121) if x[25] <= 6880 else -0.0181)) if x[10] <= 0 else -0.0707) if x[29] <= 0.97321 else -0.0622)
        + (((-0.0375 if x[12] <= 0 else ((((0.0412 if x[25] <= 7584 else -0.0713) if x[10] <= 0 else -0.0923) if x[15] <= 0 else -0.0841) if x[4] <= 1.5 else 0.0662)) if x[26] <= 0 else 0.074) if x[5] <= 5.5 else 0.0808)
        + (((((0.0163 if x[29] <= 0.047661 else (-0.0944 if x[20] <= 0.29351 else 0.00696)) if x[32] <= 185.5 else -0.116) if x[32] <= 268.5 else 0.0387) if x[11] <= 0 else -0.0563) if x[0] <= 282.5 else (-0.0406 if x[32] <= 13.5 else 0.0565))
        + (((((-0.0809 if x[39] <= 0 else 0.0859) if x[39] <= 7.5 else (-0.0202 if x[40] <= 0.27668 else -0.0979)) if x[26] <= 0 else 0.0493) if x[31] <= 0 else (-0.0269 if x[5] <= 0 else 0.0553)) if x[32] <= 281.5 else 0.0419)
        + (0.0672 if x[25] <= 807 else ((((-0.0579 if x[26] <= 0 else 0.0673) if x[7] <= 0 else (0.0803 if x[32] <= 147.5 else -0.069)) if x[32] <= 354.5 else 0.0477) if x[5] <= 0 else (0.0384 if x[15] <= 0 else -0.0285)))
        + ((-0.0521 if x[32] <= 8.5 else ((0.04 if x[11] <= 0 else -0.0167) if x[1] <= 0.87889 else -0.0536)) if x[8] <= 0.20621 else ((-0.0484 if x[14] <= 0.13611 else 0.0248) if x[18] <= 0.033381 else (5.59e-05 if x[27] <= 3.5 else -0.12)))
    )


def _from_48(x: Sequence[float]) -> float:
    return (
        (0.0554 if x[25] <= 1082 else ((-0.0052 if x[18] <= 0.018284 else -0.107) if x[20] <= 0.083602 else (((0.016 if x[4] <= 7.5 else -0.0576) if x[25] <= 9210 else (-0.108 if x[3] <= 3.5 else 0.0448)) if x[25] <= 12481 else 0.0826)))
        + (((0.033 if x[3] <= 0 else (-0.0536 if x[32] <= 21.5 else (0.0346 if x[32] <= 130.5 else (-0.0841 if x[5] <= 1.5 else 0.0372)))) if x[31] <= 0 else (0.0924 if x[24] <= 7.5 else 0.00658)) if x[8] <= 0.54805 else -0.0546)
        + (((((0.112 if x[25] <= 3228.5 else 0.0114) if x[0] <= 55.5 else (0.00289 if x[8] <= 0 else 0.0689)) if x[7] <= 0.36515 else -0.0872) if x[8] <= 0.28175 else -0.0247) if x[30] <= 0.43961 else (-0.06 if x[0] <= 310.5 else 0.0507))
        + ((((0.0198 if x[11] <= 0 else -0.0512) if x[13] <= 0.98273 else -0.101) if x[13] <= 0.99073 else (-0.0292 if x[27] <= 1.5 else 0.0715)) if x[1] <= 0.034242 else (-0.116 if x[1] <= 0.079217 else (0.0564 if x[1] <= 0.41816 else -0.0483)))
        + ((-0.0281 if x[27] <= 1.5 else 0.0864) if x[25] <= 1204.5 else (-0.0623 if x[37] <= 14.5 else ((-0.0861 if x[0] <= 16.5 else (0.0197 if x[15] <= 0 else (0.064 if x[37] <= 29.5 else -0.0591))) if x[25] <= 19578 else 0.0755)))
        + ((((-0.0659 if x[39] <= 0 else 0.0818) if x[39] <= 12.5 else ((0.00285 if x[14] <= 0.068306 else -0.0952) if x[14] <= 0.17356 else 0.0364)) if x[8] <= 0.54805 else -0.0397) if x[1] <= 0.50248 else (0.0332 if x[32] <= 12.5 else -0.0864))
        + (0.0716 if x[28] <= 6.5 else ((-0.0776 if x[35] <= 0 else 0.0379) if x[37] <= 14.5 else (0.0609 if x[37] <= 24.5 else ((0.0205 if x[30] <= 0.59412 else -0.0668) if x[15] <= 0 else (0.00992 if x[22] <= 27.5 else -0.0693)))))
        + ((((0.0105 if x[14] <= 0.18469 else 0.0582) if x[8] <= 0.60915 else -0.0429) if x[38] <= 0.3433 else (0.0869 if x[24] <= 1.5 else -0.0503)) if x[1] <= 0.029381 else (0.0482 if x[0] <= 48.5 else (-0.107 if x[5] <= 1.5 else 0.0157)))
        + (0.0474 if x[25] <= 1139.5 else ((((-0.0207 if x[32] <= 268.5 else 0.0394) if x[33] <= 0.051566 else -0.0729) if x[24] <= 15.5 else ((-0.0283 if x[12] <= 0 else 0.0483) if x[17] <= 4.5 else -0.0675)) if x[26] <= 0 else 0.0638))
        + (0.0777 if x[24] <= 1.5 else (-0.0613 if x[23] <= 0 else ((((0.0515 if x[24] <= 5.5 else -0.018) if x[4] <= 12.5 else 0.0852) if x[33] <= 0.017712 else (-0.1 if x[28] <= 37.5 else -0.0063)) if x[18] <= 0.11542 else 0.0607)))
        + (((-0.0818 if x[27] <= 1.5 else 0.0419) if x[17] <= 3.5 else 0.0965) if x[25] <= 1580 else (-0.122 if x[25] <= 1828 else (0.0139 if x[6] <= 0.067232 else ((-0.0672 if x[37] <= 429.5 else 0.0539) if x[7] <= 0.056349 else 0.0914))))
        + ((((0.00565 if x[0] <= 45.5 else 0.106) if x[0] <= 52.5 else ((-0.0149 if x[0] <= 310.5 else (-0.0669 if x[32] <= 13.5 else 0.0724)) if x[16] <= 4.5 else -0.0774)) if x[5] <= 5.5 else 0.0604) if x[7] <= 0.23583 else -0.0962)
        + ((((-0.0359 if x[28] <= 278.5 else 0.0478) if x[27] <= 4.5 else (0.0709 if x[37] <= 101.5 else -0.0142)) if x[38] <= 0.35044 else ((-0.0944 if x[5] <= 1.5 else 0.0209) if x[33] <= 0.67399 else 0.0292)) if x[26] <= 0 else 0.0838)
        + (((0.0174 if x[32] <= 147.5 else (((-0.0916 if x[18] <= 0.012246 else 0.0394) if x[32] <= 262.5 else 0.0275) if x[39] <= 466.5 else -0.0953)) if x[1] <= 0.034242 else (-0.082 if x[35] <= 0 else 0.0274)) if x[0] <= 452.5 else 0.071)
        + ((((0.0582 if x[33] <= 0.96609 else -0.0221) if x[32] <= 104.5 else (-0.0353 if x[32] <= 262.5 else 0.0288)) if x[19] <= 0.93946 else -0.0239) if x[6] <= 0.11216 else (-0.0684 if x[21] <= 7.5 else (0.0863 if x[33] <= 0.028377 else -0.0335)))
        + ((0.085 if x[14] <= 0.0095745 else -0.0106) if x[39] <= 12.5 else (((-0.0583 if x[12] <= 0 else (0.0304 if x[39] <= 90.5 else (-0.0851 if x[32] <= 45.5 else 0.00958))) if x[39] <= 347.5 else 0.0362) if x[16] <= 4.5 else -0.0619))
        + ((((-0.067 if x[37] <= 17.5 else 0.0476) if x[18] <= 0.016778 else -0.0668) if x[20] <= 0.26079 else 0.0236) if x[37] <= 164.5 else (-0.0964 if x[28] <= 25.5 else ((0.0426 if x[28] <= 309.5 else -0.0503) if x[6] <= 0.11716 else -0.0859)))
        + (((((-0.048 if x[6] <= 0.04939 else (0.131 if x[25] <= 3301.5 else -0.0227)) if x[39] <= 11.5 else -0.0165) if x[28] <= 278.5 else (0.0776 if x[1] <= 0.42265 else -0.0504)) if x[25] <= 6736.5 else -0.0434) if x[25] <= 19578 else 0.0795)
        + ((((-0.0156 if x[19] <= 0.32349 else ((0.109 if x[30] <= 0.39231 else -0.0212) if x[40] <= 0.71714 else -0.0176)) if x[24] <= 5.5 else (0.0277 if x[39] <= 12.5 else -0.0239)) if x[4] <= 12.5 else 0.066) if x[26] <= 0 else 0.0632)
        + (((0.0327 if x[30] <= 0.28992 else -0.0425) if x[39] <= 32.5 else (((0.0234 if x[39] <= 602.5 else (0.0289 if x[24] <= 12.5 else -0.128)) if x[15] <= 0 else -0.0437) if x[33] <= 0.8812 else -0.0829)) if x[28] <= 665.5 else 0.0753)
        + ((-0.0485 if x[4] <= 1.5 else 0.0325) if x[32] <= 21.5 else (0.0515 if x[32] <= 41.5 else ((-0.0624 if x[19] <= 0.12385 else ((0.0643 if x[19] <= 0.95393 else -0.0403) if x[18] <= 0.048595 else -0.0525)) if x[0] <= 169.5 else 0.0335)))
        + ((-0.00279 if x[24] <= 8.5 else -0.0971) if x[25] <= 2852 else (0.0678 if x[25] <= 3503.5 else (((0.024 if x[9] <= 1.5 else -0.0823) if x[19] <= 0.95393 else (-0.0849 if x[27] <= 9.5 else 0.0257)) if x[6] <= 0.15301 else -0.0963)))
        + (0.0702 if x[24] <= 1.5 else (((-0.0245 if x[0] <= 33.5 else 0.0602) if x[0] <= 61.5 else (-0.0627 if x[0] <= 388 else (-0.082 if x[32] <= 12.5 else 0.0881))) if x[24] <= 12.5 else (0.0249 if x[32] <= 191.5 else -0.0352)))
        + ((((0.0453 if x[6] <= 0.11484 else (-0.0519 if x[7] <= 0.040408 else 0.0581)) if x[40] <= 0.94755 else (-0.0345 if x[6] <= 0.13183 else 0.0819)) if x[30] <= 0.4211 else (-0.0672 if x[32] <= 361.5 else 0.0537)) if x[39] <= 101.5 else -0.0278)
        + ((0.0397 if x[24] <= 6.5 else ((0.0333 if x[8] <= 0.31754 else -0.034) if x[34] <= 0.21055 else (-0.0983 if x[34] <= 0.33908 else (0.03 if x[19] <= 0.62734 else -0.0488)))) if x[4] <= 8.5 else (-0.0707 if x[4] <= 12.5 else 0.0498))
        + (((-0.00928 if x[5] <= 5.5 else 0.0728) if x[15] <= 0 else (0.0265 if x[3] <= 0 else ((-0.0442 if x[37] <= 20.5 else 0.0884) if x[37] <= 23.5 else -0.0952))) if x[3] <= 1.5 else (0.0552 if x[30] <= 0.35099 else -0.0377))
        + ((-0.0705 if x[39] <= 0 else (0.0709 if x[39] <= 5.5 else (((0.0153 if x[8] <= 0.51957 else -0.0342) if x[32] <= 168.5 else -0.0719) if x[32] <= 259.5 else 0.0622))) if x[39] <= 99.5 else (-0.0287 if x[28] <= 665.5 else 0.0643))
        + (((-0.0275 if x[13] <= 0.99039 else (0.0813 if x[0] <= 152.5 else (0.0455 if x[34] <= 0 else -0.09))) if x[30] <= 0.24695 else -0.0787) if x[20] <= 0.31925 else (0.0784 if x[20] <= 0.41394 else (-0.0915 if x[20] <= 0.43185 else 0.00985)))
        + ((0.0402 if x[25] <= 1139.5 else ((((-0.131 if x[6] <= 0.019419 else (0.0432 if x[6] <= 0.065942 else -0.0431)) if x[25] <= 2852 else 0.00792) if x[21] <= 11.5 else 0.0595) if x[19] <= 0.98192 else -0.0501)) if x[26] <= 0 else 0.0637)
        + ((-0.0581 if x[0] <= 32.5 else (-0.0463 if x[37] <= 10.5 else 0.0027)) if x[4] <= 1.5 else (((-0.0669 if x[0] <= 199.5 else 0.0341) if x[16] <= 7.5 else 0.0584) if x[12] <= 0 else (0.0709 if x[40] <= 0.99615 else -0.0147)))
        + ((((((-0.0356 if x[32] <= 23.5 else 0.025) if x[6] <= 0.15301 else 0.0974) if x[24] <= 8.5 else -0.0455) if x[25] <= 5951.5 else 0.0757) if x[24] <= 16.5 else 0.0566) if x[25] <= 6736.5 else (0.013 if x[32] <= 79.5 else -0.0739))
        + (((((0.00953 if x[6] <= 0.11216 else (-0.0621 if x[24] <= 24.5 else 0.0393)) if x[6] <= 0.19265 else (0.103 if x[33] <= 0.017712 else -0.0492)) if x[0] <= 452.5 else 0.0699) if x[0] <= 626.5 else -0.0546) if x[7] <= 0.36515 else -0.0793)
    )


def score(x: Sequence[float]) -> float:
    """Return the logarithm of the odds that a block with these features is text; over 0 it's likelier than not.

    A score clear enough after the first trees is returned at once: no block of the training changed sides after that.
    """
    total = 0.0
    total += _from_0(x)
    if not -1.55 < total < 1.55:
        return total
    total += _from_12(x)
    if not -1.64 < total < 1.64:
        return total
    total += _from_24(x)
    if not -0.92 < total < 0.92:
        return total
    total += _from_48(x)
    return total
