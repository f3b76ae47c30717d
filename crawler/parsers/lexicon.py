"""Words that furniture is made of, in the languages of the press: evidence among other, never a reason by itself.

One list of single words for each language; which of them a paragraph has, in proportion to its length, is one feature
of the classifier in `classify`.
"""

from __future__ import annotations

_WORDS = """
newsletter newsletters subscribe subscriber subscribers subscription sign signup register login email inbox
premium
paywall follow share tweet comment comments related recommended trending popular advertisement sponsored
promoted
copyright rights reserved photo photos image images getty credit editor editors reporter contributor author
bio
correspondent contact download app alerts notifications breaking latest headlines topics tags click tap watch
listen
podcast read more also next previous print facebook twitter instagram whatsapp telegram youtube linkedin
tiktok google
discover feedback correction corrections disclaimer disclosure affiliate commission sponsor donate membership
cookies
privacy policy terms shop deal deals quiz minutes ago updated published loading unlimited browser
abonnieren abonnement abo abonnent newsletters anmelden registrieren kostenlos jetzt testen lesen weitere mehr
zum thema
auch folgen teilen kommentar kommentare kommentieren anzeige werbung gesponsert foto fotos bild quelle
redaktion autor
autorin meistgelesen themen startseite artikel drucken merken einwilligung datenschutz datenschutzerklärung
uhr
aktualisiert veröffentlicht dpa impressum urheberrecht vorbehalten gutschein angebot nutzer inhalte inhalt
klicken
abonnez abonner abonné abonnés inscrivez inscription lire aussi suivez partager partagez commentaire
commentaires
publicité crédit photo droits réservés auteur rédaction rubrique imprimer gratuit courriel infolettre voir
articles
sujet publié offre connectez recevez
suscríbete suscribirse suscripción suscriptor boletín regístrate regístrese sigue síguenos compartir comparte
comentarios
comentar publicidad derechos reservados autor redacción imprimir gratis lee leer también más temas noticias
relacionadas
haz clic publicado actualizado correo conoce
iscriviti abbonati abbonamento leggi anche condividi commenti commenta pubblicità riproduzione riservata
diritti riservati
autore redazione stampa gratuita segui articoli correlati clicca
assine assinatura inscreva leia também mais compartilhe compartilhar comentários publicidade direitos
reservados siga
receba notícias grátis clique canal boletim relacionadas
abonneer aanmelden nieuwsbrief lees ook meer delen reacties reageer advertentie gratis bekijk gerelateerd volg
redactie
abonner nyhedsbrev læs også mere del kommentarer annonce følg tilmeld nyhetsbrev mer abonnement kommentar
kommentarfeltet
prenumerera läs också mer dela kommentarer annons följ logga relaterat tilaa uutiskirje lue myös lisää jaa
kommentit mainos
czytaj także również więcej zobacz udostępnij komentarze reklama subskrybuj zapisz newslettera źródło autor
redakcja
prawa zastrzeżone fot obserwuj polecamy prenumerata
читайте также подробнее подписывайтесь подписаться подпишитесь поделиться комментарии комментарий реклама
источник фото
автор редакция редактор телеграм канал новости ещё ссылка рассылка
читайте також підписуйтесь поділитися коментарі реклама джерело фото автор більше новини
přečtěte čtěte také sdílet komentáře diskuse reklama foto zdroj autor odebírat čítajte zdieľať
abone paylaş yorum yorumlar reklam haberler ilgili ayrıca okuyun kaynak editör tıklayın oku devamı
baca juga selengkapnya bagikan komentar iklan penulis editor berita terkait sumber ikuti saluran
đọc thêm chia sẻ bình luận quảng cáo nguồn theo dõi liên quan
iratkozz feliratkozás hírlevél olvassa megosztás hozzászólás hirdetés fotó forrás szerző
citește citeşte abonează distribuie comentarii publicitate sursa foto autor
διαβάστε επίσης ακολουθήστε σχόλια διαφήμιση πηγή φωτογραφία κοινοποίηση
اقرأ أيضا المزيد شارك تعليقات إعلان اشترك تابع تابعنا المصدر
קרא עוד שתף תגובות פרסומת הירשם
"""
_UNSPACED = (
    "関連記事 会員限定 無料会員 会員登録 有料会員 続きを読む 購読 シェア コメント 広告 "
    "写真 転載 登録はこちら ログイン 詳しくはこちら キャンペーン メール 編集 责任编辑 "
    "责编 来源 记者 相关阅读 相关新闻 点击 分享 评论 版权 订阅 更多 扫码 关注 編輯 "
    "來源 記者 相關 點擊 評論 版權 訂閱 기자 무단 전재 재배포 금지 구독 관련기사 "
    "제보 저작권 댓글 공유 อ่านเพิ่มเติม ข่าวที่เกี่ยวข้อง "
    "ติดตาม แชร์ "
).split()

WORDS = frozenset(word for word in _WORDS.split() if len(word) > 1)
_MARKS = ("©", "@", "http", "www.")
START = 100
"""Characters of a paragraph that are looked at: what it is, it says at its beginning."""


def furniture_words(text: str) -> float:
    """Return how much of a paragraph's beginning is words of furniture: their number over a tenth of all, plus one."""
    start = text[:START].lower()
    words = start.replace(",", " ").replace(".", " ").replace(":", " ").split()
    hits = len(WORDS.intersection(words)) + sum([mark in start for mark in _MARKS])
    if not start.isascii() and max(start[:20]) > "\u0e00":
        hits += sum([phrase in start for phrase in _UNSPACED])
    return hits / (1 + len(words) / 10)
