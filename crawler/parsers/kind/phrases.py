"""The words of walls and stubs in several languages: what such a page says to its reader, and how it is titled.

Each phrase speaks to the reader, as an article about cookies or captchas doesn't. No phrase alone decides.
"""

from __future__ import annotations

import re


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts))


# Walls ----------------------------------------------------------------------------------------------------------------

WALL = {
    "a check of the browser": _any(
        r"checking (?:your|the) browser|checking if the site connection|reviewing the security of your"
        r"|security of your "
        r"connection|security service to protect|this process is automatic|ddos protection|performing (?:a )?security",
        r"browser wird (?:gerade )?(?:über|ge)prüft|überprüfung (?:ihres|deines) browsers",
        r"vérification de (?:votre navigateur|sécurité)|votre navigateur est en cours",
        r"comprobando (?:su|tu) navegador|(?:verifica|controllo) del (?:tuo |suo )?browser|browser wordt gecontroleerd",
        r"проверка (?:вашего )?браузера|sprawdzanie (?:twojej )?przeglądarki|检查您的浏览器|ブラウザを確認",
    ),
    "a question whether a human reads": _any(
        r"(?:verify|verifying|confirm|prove|make sure|making sure|ensure|check|know|sure) (?:that |if |whether )?"
        r"(?:you are|you're|you aren't|you're)(?: indeed| really)?(?: not)?(?: a| an)? (?:human|robot|bot|real|person)",
        r"are you (?:a )?(?:human|robot)|(?:i'm|i am) not a robot|i am human|not a (?:robot|bot)\?|you(?:'re"
        r"| are) a robot",
        r"(?:complet|solv|pass)\w* (?:the|this|a) (?:captcha|security check|action below|challenge|puzzle)",
        r"press (?:&|and) hold|slide (?:right )?to (?:verify|complete)|bots? use|made us think (?:that )?you",
        r"(?:sie|du) (?:ein |kein )?(?:mensch|roboter) (?:sind|bist)|kein roboter",
        r"que vous êtes (?:bien )?(?:un )?(?:être )?humain|n'êtes pas un robot|ne suis pas un robot",
        r"que (?:usted )?(?:es|eres) (?:un )?(?:ser )?human|(?:no soy|no eres|no es) un robot",
        r"di essere (?:un )?(?:essere )?uman|che (?:sei|lei sia|tu sia) (?:un )?uman|non (?:sono|sei) un robot",
        r"(?:u|je) (?:een )?mens (?:bent|is)|geen robot|você é (?:um )?human|não sou um robô|jesteś człowiekiem",
        r"вы (?:не робот|человек)|人机验证|安全验证|ロボットではありません|로봇이 아닙니다",
    ),
    "a refusal of the request": _any(
        r"unusual (?:traffic|activity) (?:from|on|in)|automated (?:access|requests|traffic|queries|tools|software)",
        r"(?:you have|you've|has|have|was|were) (?:been )?(?:temporarily )?(?:blocked|denied|rate limited)",
        r"why (?:have i been|was i|am i) blocked|don't have permission to (?:access|view)|access (?:is|was) denied",
        r"unable to access this|pardon our interruption|too many requests|blocked by (?:network )?security",
        r"zugriff (?:wurde |auf diese seite )?(?:verweigert|gesperrt|blockiert)|accès (?:refusé|interdit|bloqué)",
        r"acceso (?:denegado|bloqueado)|accesso (?:negato|bloccato)|toegang (?:geweigerd|geblokkeerd)"
        r"|доступ (?:запрещ|огранич)",
    ),
    "a number of the request": _any(
        r"\bray id\b|reference ?(?:#|id|number|code)|(?:incident|support|event|block|trace|request|session|error) id\b",
        r"your ip\b|ip address:|ihre ip|votre (?:adresse )?ip|su (?:dirección )?ip|il tuo ip|uw ip",
    ),
    "a call to switch on JavaScript": _any(
        r"(?:enable|turn on|activate|allow|support) (?:java ?script|js\b)|java ?script (?:is|has been|seems to be"
        r"|must be|to be)"
        r" (?:disabled|required|enabled|turned|not|switched)|(?:requires?|needs?|without) java ?script|no javascript",
        r"(?:disable|turn off|pause|deactivate) (?:your |any |the )?ad ?block",
        r"(?:bitte|sie) (?:aktivieren|javascript)|java ?script (?:ist |zu |im browser )?(?:deaktiviert|aktivieren)"
        r"|aktivieren sie (?:bitte )?java",
        r"activ(?:ez|er) (?:le )?javascript|javascript est désactivé|(?:active|activa|habilite"
        r"|habilita) (?:el )?javascript",
        r"javascript (?:está|è) (?:desactivado|deshabilitado|disabilitato|disattivato)|(?:attiva"
        r"|abilita)(?:re)? (?:il )?javascript",
        r"(?:schakel|zet) javascript (?:in|aan)|javascript (?:in te schakelen|inschakelen)|включите javascript"
        r"|włącz javascript",
    ),
    "a call to accept cookies": _any(
        r"(?:accept|reject|allow|decline|refuse|enable) (?:all|the use of cookies|our cookies|cookies|cookie)|"
        r"(?:agree|accept|consent) and (?:continue|close|proceed)|continue without (?:accepting|agreeing)",
        r"cookies (?:are|must be|need to be) (?:disabled|enabled)|by (?:clicking|continuing"
        r"|using)[^.]{0,40}(?:accept|agree|consent)",
        r"alle(?:n|s)? (?:cookies )?(?:akzeptieren|ablehnen|zustimmen|zulassen)|cookies (?:akzeptieren|zulassen"
        r"|ablehnen)"
        r"|akzeptieren und weiter|zustimmen und weiter|stimmen sie[^.]{0,60} zu\b|mit werbung (?:weiter|lesen|nutzen)",
        r"accepter (?:et|les cookies|tout|tous)|tout (?:accepter|refuser)|refuser (?:les cookies|tout)"
        r"|continuer sans accepter",
        r"acept(?:a|ar|e|o) (?:y continuar|todo|todas|las cookies|cookies)|rechazar (?:todo|todas|las cookies|cookies)"
        r"|continuar sin aceptar",
        r"accett(?:a|o|are) (?:e continua|tutt|i cookie|cookie)|rifiuta(?:re)? (?:tutt|i cookie|cookie)"
        r"|continua(?:re)? senza accettare",
        r"cookies (?:accepteren|weigeren|toestaan)|alles (?:accepteren|weigeren)|akkoord (?:en|gaan)"
        r"|accepteer (?:alle|cookies)",
        r"aceitar (?:todos|tudo|cookies|e continuar)|akceptuj|godkänn alla|accepter alle|принять все",
    ),
    "a notice about privacy": _any(
        r"before you continue|we (?:value|respect|care about) your privacy|your privacy (?:is|matters|choices"
        r"|settings)",
        r"we (?:and|&) (?:our|up to|selected)[^.]{0,20}(?:partners|vendors|third)|(?:we|site|website"
        r"|service) uses? cookies"
        r"|our (?:\d[\d.,]* )?partners",
        r"your (?:cookie |data )?(?:consent|choices)|consent to (?:the |our )?(?:use|processing|storage)",
        r"(?:manage|change|customi[sz]e) (?:your |my )?(?:privacy|cookie|consent|preferences|choices|settings|options)",
        r"bevor (?:sie|du|ihr) (?:fortf|weiter)|wir und (?:unsere|bis zu)|wir (?:verwenden|nutzen|setzen|benötigen"
        r"|brauchen|schätzen)"
        r"[^.]{0,60}(?:cookies|einwilligung|zustimmung|privatsphäre)|(?:ihre|deine|ihrer|deiner) (?:einwilligung"
        r"|zustimmung|privatsphäre|daten)",
        r"pur[- ]abo|(?:werbefrei|ohne werbung)[^.]{0,40}(?:abonn|lesen|nutzen)",
        r"avant de continuer|nous et nos|nous (?:utilisons|respectons)[^.]{0,60}(?:cookies|vie privée)"
        r"|votre (?:consentement|vie privée)|nos partenaires",
        r"antes de continuar|nosotros y nuestros|(?:utilizamos|usamos)[^.]{0,40}cookies|(?:su"
        r"|tu) (?:consentimiento|privacidad)|nuestros (?:\d+ )?socios",
        r"prima di continuare|noi e i nostri|(?:utilizziamo|usiamo)[^.]{0,40}cookie|(?:tuo|suo) consenso|(?:tua"
        r"|sua|vostra) privacy|nostri (?:\d+ )?partner",
        r"voordat (?:u|je|jij) (?:verder|door)|wij en onze|(?:wij|we) (?:gebruiken|plaatsen)[^.]{0,40}cookies"
        r"|(?:uw|jouw|je) (?:toestemming|privacy)|onze (?:\d+ )?partners",
        r"sua privacidade|nossos parceiros|twoja prywatność|nasi partnerzy|vi (?:använder|bruker|bruger) cookies",
    ),
    "a call to log in": _any(
        r"(?:log|sign) ?in (?:to|or|with|below|here|now)|you must (?:be (?:logged|signed)|log|sign) ?in"
        r"|forgot(?:ten)? (?:your )?password",
        r"(?:email|user ?name|e-mail)(?: address)?(?: or username)?:? (?:and )?password|remember me|create (?:an"
        r"|a free|your) account"
        r"|(?:don't|do not) have an account",
        r"(?:melden|loggen) sie sich|(?:anmelden|einloggen|registrieren),? um|passwort vergessen|noch kein konto",
        r"(?:connect|identifi|inscriv)ez-vous|mot de passe oublié|pas encore de compte|(?:inicia|inicie) sesión"
        r"|(?:olvid\w+|recuperar)[^.]{0,12}contraseña",
        r"(?:accedi|registrati) (?:per|con|al|subito)|password dimenticata|(?:log in|inloggen|registreer"
        r"|meld je aan) om|wachtwoord vergeten",
    ),
    "a call to subscribe": _any(
        r"already (?:a |an |have a )?(?:subscri\w+|member|registered)|(?:subscribe|register|sign up|join)(?: now"
        r"| today| for free)? "
        r"(?:to|and) (?:continue|read|keep|unlock|access|view|get)|(?:for|to) (?:our )?(?:paying "
        r"|registered )?(?:subscribers|members)(?: only)?\b",
        r"subscribers? only|(?:reached|used) (?:your|the|all)[^.]{0,30}(?:limit|articles)|(?:unlock"
        r"|continue reading) (?:this|the|with)",
        r"(?:bereits|schon) (?:abonnent|abonniert|kunde|registriert|mitglied|digital)|nur für (?:abonnent|mitglied"
        r"|registriert|plus)"
        r"|(?:jetzt )?abonnieren und|weiterlesen mit|um weiterzulesen|abo[^.]{0,20}weiterlesen",
        r"réservée? aux? (?:abonné|membre)|déjà abonné|abonnez-vous|pour lire la suite",
        r"para suscriptores|ya (?:eres|es|soy) suscriptor|suscríb(?:ete|ase)|regístr(?:ate|ese) para",
        r"riservat[oa] (?:agli|ai) (?:abbonati|iscritti)|già abbonat|abbonati (?:per|ora|subito)",
        r"(?:al|reeds) abonnee|(?:alleen|exclusief) voor (?:abonnees|leden)|word (?:abonnee|lid)|neem een abonnement",
    ),
    "a question of age": _any(
        r"(?:verify|confirm|enter) (?:your )?(?:age|date of birth|that you are (?:at least|over|of legal|1[68]"
        r"|21))|age verification"
        r"|are you (?:over|at least|of legal|1[68]|21)|(?:i am|i'm|you must be|you are) (?:at least |over "
        r"|under )?(?:1[68]|21)\b|legal (?:drinking )?age",
        r"(?:bist|sind) (?:du|sie) (?:schon |mindestens |über |bereits )?(?:1[68])|alters(?:verifikation|prüfung"
        r"|kontrolle|freigabe)|ich bin (?:über |mindestens )?1[68]",
        r"avez-vous (?:plus de )?18|(?:plus|moins) de 18 ans|mayor(?:es)? de (?:edad|18)|(?:hai|ho|di) (?:più di "
        r"|almeno )?18 anni|maggiorenn",
        r"(?:ben|bent) (?:je|u|jij) (?:ouder dan |al |minstens )?18|18 jaar of ouder",
    ),
}  # fmt: skip
"""Name of a sign for people -> its phrases, in lower case."""

SCRIPT = "a call to switch on JavaScript"
HUMAN = frozenset(list(WALL)[:4])
"""The signs of a wall that keeps machines out."""

PROSE_WORDS = (
    "cookie", "javascript", "captcha", "robot", "browser", "privac", "privat", "consent", "partner", "subscri", "abon",
    "abbon", "suscri", "log in", "login", "sign in", "password", "einwillig", "zustimm", "daten", "données", "dati ",
    "datos", "gegevens", "toestemming", "werb", "advert", "blocked", "sicherheit", "security", "sécurité",
)  # fmt: skip
"""Parts of words, in lower case: a long sentence on a wall has at least one of them."""

_SITE = r"(?:\s*[|\-–—·:•].{0,40})?"
"""The name of a site after a title."""

WALL_TITLE = re.compile(
    r"(?:.{0,40}[|\-–—·•]\s*)?(?:"
    r"just a (?:moment|second|sec)|one (?:moment|more step)(?:,? please)?|please wait|attention required!?"
    r"|(?:error )?(?:access|permission) (?:to this page has been )?denied"
    r"|(?:error )?(?:403|401|429)(?: error)?(?:[ :-]*(?:forbidden|unauthorized|too many requests))?|forbidden"
    r"|(?:vercel )?security (?:check|verification|checkpoint|challenge)"
    r"|(?:bot|robot|browser|human|client|captcha) (?:verification|check|detection|challenge)|captcha|blocked"
    r"|you (?:have|'ve) been blocked"
    r"|(?:please )?(?:verify|verifying|confirm|making sure)(?: that)? you(?:'re| are)(?: not)?(?: a)? (?:human"
    r"|robot|bot)|are you (?:a )?(?:human|robot)\??"
    r"|checking (?:your|the) browser.{0,60}|ddos-guard|pardon our interruption|unusual traffic.{0,40}|too many requests"
    r"|before you continue.{0,40}|cookies?(?: (?:consent|wall|notice|settings|preferences|policy))?|consent"
    r"|privacy(?: (?:settings|wall|gate|notice|choices|policy))?"
    r"|(?:we value |we care about )?your privacy(?: (?:choices|matters|settings|is important to us))?|we use cookies"
    r"|log ?in(?: to .{0,40}| required)?|sign ?in(?: to .{0,40}| required)?|(?:subscribe|register"
    r"|sign up)(?: to (?:continue|read).{0,40})?|(?:subscribers|members) only"
    r"|age (?:verification|gate|check|restricted.{0,20})|(?:please )?(?:verify|confirm) your age|are you (?:over"
    r"|at least|of legal) .{0,20}"
    r"|(?:please )?(?:enable )?javascript(?: (?:and cookies|is|required|disabled|is disabled|is required|needed))*"
    r"|(?:nur )?einen (?:augenblick|moment).{0,20}|bitte warten|sicherheits(?:überprüfung|prüfung|check|abfrage)"
    r"|zugriff verweigert|anmeldung|anmelden|einloggen"
    r"|datenschutz(?:einstellungen|hinweis)?|(?:ihre |deine )?privatsphäre(?:.{0,20})|(?:ihre )?(?:zustimmung"
    r"|einwilligung)|cookie-(?:einstellungen|hinweis)|alters(?:verifikation|kontrolle|prüfung|abfrage)"
    r"|un instant.{0,20}|veuillez patienter|accès (?:refusé|interdit)|connexion|se connecter|identifi(?:cation"
    r"|ez-vous)|(?:votre )?consentement|vérification.{0,30}|gestion des cookies|avant de continuer.{0,40}"
    r"|(?:le respect de )?votre vie privée.{0,40}"
    r"|un momento.{0,20}|espere.{0,20}|acceso denegado|iniciar sesión|antes de continuar.{0,40}|(?:su"
    r"|tu) privacidad.{0,30}|verificación.{0,30}"
    r"|un attimo.{0,20}|accesso negato|accedi|prima di continuare.{0,40}|la tua privacy.{0,30}|verifica.{0,30}"
    r"|(?:een|één) moment.{0,20}|even geduld.{0,20}|toegang geweigerd|inloggen|voordat (?:je|u) .{0,40}"
    r"|cookies? (?:op|bij) .{0,30}|(?:jouw|uw) privacy.{0,20}"
    r"|проверка.{0,30}|доступ (?:запрещен|ограничен)|安全验证|人机验证"
    r")[\s.…!?]*" + _SITE
)  # fmt: skip
"""The whole title of a wall, in lower case, with or without the name of the site."""

MACHINERY = re.compile(
    r"cf[-_]chl|challenge-platform|challenges\.cloudflare|captcha-delivery|datadome|px-captcha|_pxappid|perimeterx"
    r"|incapsula|imperva"
    r"|awswaf|aws-waf|hcaptcha|recaptcha|geetest|funcaptcha|arkoselabs|kasada|sucuri_cloudproxy|ddos-guard"
    r"|errors\.edgesuite"
    r"|sec-if-cpt|akam/|anubis|turnstile|radware|queue-it|distil_",
    re.IGNORECASE,
)
"""Names in the markup of services that keep machines out."""

CONTROL = re.compile(
    r"accept|agree|reject|consent|allow|continue|verify|log ?in|sign ?in|sign ?up|subscribe|register|submit|enter"
    r"|\byes\b|i am|"
    r"akzeptier|zustimm|ablehn|weiter|anmeld|einlogg|abonn|registr|\bja\b|accept|refus|connect|continu|\boui\b"
    r"|acept|rechaz|inici|"
    r"suscrib|\bsí\b|accett|rifiut|acced|akkoord|weiger|inlog|toest|принять|войти|同意|登录",
    re.IGNORECASE,
)
"""The words of a button that leads through a wall."""

# Stubs ----------------------------------------------------------------------------------------------------------------

STUB_TITLE = re.compile(
    r"(?:.{0,40}[|\-–—·:•]\s*)?(?:"
    r"30[1-8](?: .{0,30})?|(?:the )?(?:object|document|page|site|file|url) (?:has |was )?(?:been )?(?:permanently "
    r"|temporarily )?moved(?: .{0,30})?|this (?:page|site) has moved.{0,30}"
    r"|moved(?: permanently| temporarily)?|found|see other|(?:you are being )?redirect(?:ing|ed|ion)?(?: .{0,40})?"
    r"|page moved"
    r"|(?:automatische )?weiterleitung.{0,30}|(?:seite|website) (?:ist )?umgezogen.{0,30}|redirection.{0,30}"
    r"|(?:page|site) déplacée?|redirig\w+.{0,30}|redireccionando.{0,30}"
    r"|reindirizzamento.{0,30}|pagina (?:spostata|verplaatst)|doorverwijz\w+.{0,30}|(?:u"
    r"|je) wordt doorgestuurd.{0,30}|перенаправление"
    r")[\s.…!]*" + _SITE
)  # fmt: skip

STUB = _any(
    r"(?:has|have|was|been) (?:been )?(?:permanently |temporarily )?(?:moved|relocated)|(?:object|document) moved"
    r"|moved (?:here|to a new)|redirect(?:ed|ing)"
    r"|if you are not|if (?:it|the page|nothing|your browser)[^.]{0,30}(?:does|not|happens|load)|(?:will be|being"
    r"|are) (?:\w+ )?(?:taken|redirected|forwarded|sent)|new (?:address|location|url|home)"
    r"|update your (?:bookmark|link)|click (?:here|the link|this link|below)|follow this link",
    r"weitergeleitet|weiterleitung|umgezogen|neue[rn]? adresse|klicken sie|falls (?:sie|die)[^.]{0,40}nicht"
    r"|hier klicken",
    r"redirig|redirection|cliquez ici|été déplacé|changé d'adresse|nouvelle adresse|redireccion|haga clic|haz clic"
    r"|se ha (?:movido|trasladado)|nueva dirección",
    r"reindirizz|clicca(?:re)? qui|(?:stata )?spostat|nuovo indirizzo|doorgestuurd|doorverwezen|klik hier|verhuisd"
    r"|verplaatst|nieuwe? adres|перенаправ|нажмите здесь",
)  # fmt: skip

PARKED = _any(
    r"domain(?: name)?(?: \S+)? (?:is|may be|could be|has been|was|might be) (?:for sale|parked|available"
    r"|registered|expired|not|listed)|buy this domain|(?:make|submit) an? offer|parked (?:free|by|domain)",
    r"domain (?:steht|ist)[^.]{0,30}(?:verkauf|verkaufen|geparkt|registriert)|domaine est (?:à vendre|enregistré)"
    r"|dominio (?:está|è) (?:en venta|in vendita|registrado)|domein is te koop",
    r"related (?:searches|links)|domain (?:broker|parking|marketplace|owner)|sedo|godaddy|hugedomains|dan\.com"
    r"|afternic",
)  # fmt: skip

DOMAIN = ("domain", "dominio", "domein")
"""A page for a parked domain has one of these words."""

MOVES = re.compile(r"location(?:\.href)?\s*=\s*[\"'`\w]|location\.(?:replace|assign)\s*\(", re.IGNORECASE)
"""A script that leads to another page."""
