"""Recognise the notices of newsrooms on corrections and withdrawals, in the languages of most news. Pure functions."""

from __future__ import annotations

import re

_SEEN = 300
"""Number of characters of a block that are searched for a notice."""

# Labels at the beginning of a notice, followed by a colon, a bracket, a date or nothing.
_LABELS = (
    # en
    "corrections?(?: (?:and|&) clarifications?)?|clarifications?(?: (?:and|&) corrections?)?|corrected|retraction"
    "|retracted|erratum|errata|amendment|editor[s'’]{0,2} note|note from the editors?"
    # de
    "|korrektur(?:hinweis)?|berichtigung|richtigstellung|klarstellung|gegendarstellung"
    "|(?:anmerkung|hinweis|anm\\.) (?:der|d\\.) (?:redaktion|red\\.)|(?:korrektur|transparenz)hinweis"
    # fr
    "|rectificatif|rectification|correction|précision|mise au point|droit de réponse|note de la rédaction|ndlr"
    # es, ca
    "|corrección|rectificación|rectificació|correcció|fe de (?:errores|erratas|errors)|aclaración|aclariment"
    "|nota del (?:editor|la redacción)|nota de (?:la )?(?:redacción|redacció)"
    # it
    "|correzione|rettifica|errata corrige|precisazione|nota (?:della redazione|dell['’]editore|del direttore)"
    # pt
    "|corre[cç]?ção|retificação|rectificação|erramos|esclarecimento|nota d[oa] (?:editor|editora|redação|redacção)"
    # nl
    "|correctie|rectificatie|verduidelijking|(?:noot|opmerking) van de redactie"
    "|aanvullingen? (?:&|en) verbetering(?:en)?"
    # ru, uk, bg, sr
    "|исправление|исправлено|поправка|уточнение|опровержение|от редакции|примечание редакции|виправлення|уточнення"
    "|спростування|від редакції|корекция|исправка|исправак"
    # pl, cs, sk, hu, ro, hr
    "|sprostowanie|korekta|wyjaśnienie|od redakcji|oprava|upřesnění|upresnenie|poznámka redakc[ei]|helyreigazítás"
    "|helyesbítés|javítás|erată|rectificare|corectură|nota redac[țt]iei|ispravak|ispravka"
    # sv, da, nb, fi
    "|rättelse|korrigering|förtydligande|rettelse|retting|præcisering|presisering|korjaus|oikaisu|tarkennus"
    # tr, el, id, vi
    "|düzeltme|tekzip|editör(?:ün)? notu|διόρθωση|διευκρίνιση|σημείωση (?:της σύνταξης|του συντάκτη)|koreksi|ralat"
    "|klarifikasi|catatan redaksi|đính chính|ghi chú của (?:biên tập viên|tòa soạn)"
    # zh, ja, ko
    "|更正(?:启事|啟事|说明|說明|声明|聲明)?|勘误|勘誤|订正|訂正(?:とお詫び|とおわび)?|(?:お詫び|おわび)と訂正|澄清(?:声明|聲明|说明)?"
    "|编者[注按]|編者[註按]|編集部[注よ]り?|정정(?:보도)?(?:문)?|바로잡습니다|반론보도(?:문)?|편집자 ?주"
    # ar, fa, he, hi, th
    "|تصحيح|تصويب|توضيح|تنويه|استدراك|ملاحظة (?:من )?(?:المحرر|التحرير)|اصلاحیه|تصحیح|توضیح|תיקון(?: טעות)?|הבהרה"
    "|הערת (?:העורך|המערכת)|सुधार|स्पष्टीकरण|भूल[ -]?सुधार|संपादक की टिप्पणी|แก้ไขข่าว|หมายเหตุบรรณาธิการ"
)

# Beginnings of the sentence of a notice without such a label.
_SENTENCES = (
    # en
    "(?:an?|the) (?:earlier|previous|prior|original|initial|first) version of (?:this|the|our)"
    "|(?:this|the) (?:article|story|report|post|piece|page|headline|text|column) (?:was|has been|is)(?: \\w+){0,6}?"
    " (?:amended|corrected|updated to (?:correct|clarify|reflect)|clarified|revised to)"
    "|we (?:have )?(?:corrected|amended|clarified)|(?:due|owing) to an (?:editing|editorial) error"
    # de
    "|in einer (?:früheren|ersten|vorherigen|älteren|ursprünglichen) (?:version|fassung)"
    "|(?:eine|die) (?:frühere|erste|vorherige|ursprüngliche) (?:version|fassung) (?:dieses|des|der)"
    "|(?:dieser|der) (?:artikel|text|beitrag)(?: \\w+){0,6}? (?:korrigiert|berichtigt)"
    "|wir haben (?:das|dies|den \\w+) korrigiert"
    # fr
    "|(?:dans )?une (?:première|précédente|ancienne) version d|(?:dans )?la version (?:initiale|précédente|originale) d"
    "|cet(?:te)? (?:article|texte|dépêche|publication) a été (?:corrigé|modifié|rectifié|amendé)e?"
    "|contrairement à ce que nous (?:avons|avions)"
    # es
    "|(?:en )?una (?:primera )?versión (?:anterior|previa|original|inicial) de|una primera versión de"
    "|est[ea] (?:artículo|noticia|texto|información) (?:ha sido|fue) (?:corregid|rectificad|modificad)[oa]"
    # it
    "|(?:in )?una (?:precedente|prima) versione d|(?:in )?una versione precedente d"
    "|quest['’o]+ ?(?:articolo|testo) è stato (?:corretto|rettificato|modificato)"
    # pt
    "|(?:em |n)?uma versão (?:anterior|inicial|original) d|(?:a )?versão (?:anterior|inicial|original) d"
    "|uma primeira versão d"
    "|est[ea] (?:artigo|texto|reportagem|notícia|matéria) foi (?:corrigid|retificad|alterad)[oa]"
    "|diferentemente do que (?:foi )?(?:publica|informa|diz)"
    # nl
    "|(?:in )?een eerdere versie van"
    "|dit (?:artikel|bericht|stuk) (?:is|werd)(?: \\w+){0,4}? (?:gecorrigeerd|aangepast|gerectificeerd)"
    # ru, uk
    "|в (?:более ранней|предыдущей|первоначальной|прежней|первой) (?:версии|редакции)|в первоначальном варианте"
    "|(?:статья|материал|текст|новость) (?:был[аои]? )?исправлен|у попередній версії|в первісній версії"
    # pl, sv, da, nb, tr
    "|w (?:poprzedniej|pierwotnej|wcześniejszej) wersji|i en tidigare version|i en tidligere (?:version|versjon)"
    "|bu haberin (?:önceki|ilk) (?:sürüm|versiyon)"
    # zh, ja, ko, ar
    "|本文(?:早前|先前|此前|较早|較早|早些时候|的?早期)的?版本|本文已(?:作|做)?(?:出)?更正|(?:此|这|這)篇?(?:文章|报道|報導)的?(?:早前|先前|此前)版本"
    "|(?:この記事の|本記事の)?(?:当初|以前)の?(?:記事|版|バージョン|見出し)|(?:記事|本文|見出し)の?(?:一部)?を訂正"
    "|(?:이|본) 기사의 (?:이전|초기) 버전|(?:في )?نسخة سابقة من|(?:ذكرت|أوردت) نسخة سابقة"
)

_BEHIND = r"(?:\s*(?:[:：.!(（\[\]】〕》」)|/–—-]|$)|[,،]?\s+[^:：.]{0,30}\d[^:：.]{0,20}[:：.)])"
_CORRECTION = re.compile(rf"[\W_]*(?:(?:{_LABELS}){_BEHIND}|(?:{_SENTENCES}))", re.IGNORECASE)

_WITHDRAWAL = re.compile(
    # en
    r"(?:this|the) (?:\w+ )?(?:article|story|page|post|report|video|content|item|piece|column)(?: \w+){0,4}?"
    r" (?:removed|withdrawn|retracted|taken down|deleted|unpublished|no longer available)"
    # de
    r"|(?:dieser|der|dieses|das|diese|die) (?:\w+ )?(?:artikel|beitrag|text|inhalt|video|seite|meldung)(?: \w+){0,5}?"
    r" (?:entfernt|gelöscht|zurückgezogen|depubliziert|offline|nicht mehr (?:verfügbar|abrufbar|online))"
    # fr
    r"|c(?:et|ette|e|es) (?:article|page|texte|contenu|publication|vidéo|dépêche)(?: [\w'’]+){0,4}?"
    r" (?:retiré|supprimé|dépublié|plus (?:disponible|accessible|en ligne))"
    # es, pt, it
    r"|est[ea] (?:artículo|noticia|página|contenido|texto|información|vídeo)(?: \w+){0,4}?"
    r" (?:retirad|eliminad|borrad|no está disponible|ya no)"
    r"|est[ea] (?:artigo|notícia|página|conteúdo|texto|reportagem|matéria)(?: \w+){0,4}?"
    r" (?:removid|retirad|apagad|excluíd|despublicad|não está)"
    r"|quest[oa'’]+ ?(?:articolo|notizia|pagina|contenuto|testo)(?: \w+){0,4}?"
    r" (?:rimoss|ritirat|cancellat|eliminat|non è più|disponibile)"
    # nl, sv, da, nb, pl
    r"|(?:dit|deze|het) (?:artikel|bericht|pagina|stuk|video)(?: \w+){0,4}?"
    r" (?:verwijderd|ingetrokken|offline|teruggetrokken|niet (?:meer|langer) beschikbaar)"
    r"|(?:artikeln|artikkelen|artiklen|artikelen|sidan|siden)(?: \w+){0,4}?"
    r" (?:borttagen|avpublicera|fjernet|slettet|trukket|tilbagetrukket)"
    r"|(?:artykuł|tekst|materiał)(?: \w+){0,4}? (?:usunięty|wycofany)"
    # ru, uk, tr
    r"|(?:стать[яю]|материал|новость|текст|публикаци[яю]|страниц[аы])(?: \w+){0,4}?"
    r" (?:удал[её]н|отозван|снят|изъят|больше недоступ)"
    r"|(?:статт[яю]|матеріал|новин[ау])(?: \w+){0,4}? (?:видален|відкликан|знят)"
    r"|(?:haber|makale|yazı|içerik|sayfa)\w*(?: \w+){0,4}? (?:kaldırıl|silin|geri çekil|yayından)"
    # zh, ja, ko
    r"|(?:本|该|該|此|这|這)篇?(?:文章|文|新闻|新聞|报道|報導|稿件|内容|內容|页面|頁面)[^。]{0,8}?(?:删除|刪除|撤回|撤销|撤下|下架|移除|不存在)"
    r"|(?:この|本|当該)(?:記事|ページ|ニュース|投稿)[^。]{0,12}?(?:削除|取り消|撤回|非公開|公開を終了|掲載を終了)"
    r"|(?:이|본|해당|삭제된) ?(?:기사|페이지|콘텐츠|게시물)[^.]{0,12}?(?:삭제|철회|내려|존재하지)"
    # ar, fa, he, hi, id, vi
    r"|(?:تم(?:ت)?|جرى) (?:حذف|سحب|إزالة) (?:هذا|هذه|المقال|الخبر|المادة|التقرير)"
    r"|(?:المقال|الخبر|الصفحة)(?: \w+){0,3}? (?:محذوف|غير متا)"
    r"|این (?:مطلب|خبر|مقاله|صفحه)(?: \w+){0,3}? (?:حذف|برداشته)"
    r"|(?:הכתבה|הידיעה|המאמר)(?: \w+){0,2}? (?:הוסר|נמחק|נגנז)"
    r"|(?:यह|इस) (?:लेख|खबर|ख़बर|समाचार)(?: \S+){0,4}? (?:हटा|वापस)"
    r"|(?:artikel|berita|halaman) ini(?: \w+){0,4}? (?:dihapus|ditarik)"
    r"|bài (?:viết|báo) (?:này )?(?:đã )?(?:bị )?(?:gỡ|xóa|thu hồi)"
    # the head of a notice
    r"|^[\W_]*(?:retract(?:ed|ion)|withdrawn|article removed|depubliziert|retirado|ritirato|retiré|撤稿(?:声明|聲明)?)"
    r"\s*(?:[:：.!)\]】—–-]|$)",
    re.IGNORECASE,
)


def is_correction(text: str) -> bool:
    """Return True if a block begins like a correction, a clarification or an editor's note."""
    return _CORRECTION.match(text[:_SEEN].strip()) is not None


def is_withdrawal(text: str) -> bool:
    """Return True if the beginning of a block says that the article was removed."""
    return _WITHDRAWAL.search(text[:_SEEN].strip()) is not None
