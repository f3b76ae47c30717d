# ruff: noqa: E501
"""Walls and stubs are refused with their evidence; articles about walls, and articles behind an overlay, stay."""

from __future__ import annotations

import pytest

from crawler.errors import NotAnArticle
from crawler.items import Article
from crawler.parsers import parse_article

URL = "https://herald.example/news/quay-wall"
BRIEF = (
    "The quay wall at Leith will be mended before the winter, the harbour board said on Monday.",
    "The work costs two million pounds and begins in May.",
)
STORY = (
    "The harbour board met on Tuesday evening to settle who pays for the new quay, and met in vain once more.",
    "Twenty years of tides have taken more from the old wall than any storm, the surveyors told the meeting.",
    "Fishermen asked for a slipway, as they had asked their fathers' board, and were told to put it in writing.",
    "A second vote is called for the autumn, when the councillors who were away at sea are expected to be back.",
)


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def page(title: str, body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def read(html: str, url: str = URL) -> Article:
    return parse_article(html, url)


WALLS = {
    "cloudflare": page(
        "Just a moment...",
        "<h1>herald.example</h1><h2>Verifying you are human. This may take a few seconds.</h2><p>herald.example needs to "
        "review the security of your connection before proceeding.</p><p>Ray ID: 8f00ba2</p>",
    ),
    "cloudflare script": page(
        "Just a moment...",
        "<noscript><div>Enable JavaScript and cookies to continue</div></noscript>"
        "<script>window._cf_chl_opt={cvId:'3'};</script>",
    ),
    "cloudflare blocked": page(
        "Attention Required! | Cloudflare",
        "<h1>Sorry, you have been blocked</h1><h2>You are unable to access herald.example</h2><h2>Why have I been "
        "blocked?</h2><p>This website is using a security service to protect itself from online attacks. The action you "
        "just performed triggered the security solution.</p><h2>What can I do to resolve this?</h2><p>You can email the "
        "site owner to let them know you were blocked. Please include what you were doing when this page came up.</p>"
        "<p>Cloudflare Ray ID: 1122aabb • Your IP: 192.0.2.1</p>",
    ),
    "old check": page(
        "herald.example",
        "<h1>Checking your browser before accessing herald.example.</h1><p>This process is automatic. Your browser will "
        "redirect to your requested content shortly.</p><p>Please allow up to 5 seconds…</p><p>DDoS protection by Guard</p>",
    ),
    "datadome": page(
        "herald.example",
        "<p id=cmsg>Please enable JS and disable any ad blocker</p><script>var dd={'host':'geo.captcha-delivery.com'}"
        "</script>",
    ),
    "press and hold": page(
        "Access to this page has been denied",
        "<h1>Press & Hold to confirm you are a human (and not a bot).</h1><div id=px-captcha></div>"
        "<p>Reference ID 0a1b2c3d</p>",
    ),
    "akamai": page(
        "Access Denied",
        "<h1>Access Denied</h1>You don't have permission to access \"http://herald.example/news\" on this server.<p>"
        "Reference #18.5a3c1702.1700000000.1a2b3c<p>https://errors.edgesuite.net/18.5a3c1702",
    ),
    "interruption": page(
        "Pardon Our Interruption",
        "<h1>Pardon Our Interruption...</h1><p>As you were browsing, something about your browser made us think you were a "
        "bot. There are a few reasons this might happen:</p><ul><li>You've disabled JavaScript in your web browser.</li>"
        "<li>You're a power user moving through this website with super-human speed.</li><li>You've disabled cookies.</li>"
        "</ul><p>To regain access, please make sure that cookies and JavaScript are enabled before reloading.</p>",
    ),
    "robot": page(
        "Robot Check",
        "<h1>Are you a robot?</h1><p>To continue, please click the box below to let us know you're not a robot.</p>"
        "<p>Why did this happen? Please make sure your browser supports JavaScript and cookies.</p><p>Block reference ID: 7</p>",
    ),
    "german check": page(
        "Sicherheitsüberprüfung",
        "<h1>Ihr Browser wird überprüft</h1><p>Bitte bestätigen Sie, dass Sie ein Mensch sind. Aktivieren Sie bitte "
        "JavaScript.</p>",
    ),
    "before you continue": page(
        "Before you continue",
        "<h1>Before you continue to Herald</h1><p>We use cookies and data to deliver and maintain our services.</p><p>If you "
        "choose to “Accept all”, we will also develop new services.</p><button>Reject all</button><button>Accept all</button>",
    ),
    "consent with partners": page(
        "Herald",
        "<div><h2>We value your privacy</h2><p>We and our 842 partners store and access information on a device, such as "
        "unique identifiers in cookies, to process personal data.</p><p>You may accept or manage your choices by clicking "
        "below, including your right to object where legitimate interest is used.</p><p>These choices will be signalled to "
        "our partners and will not affect browsing data.</p><button>Manage choices</button><button>I accept</button></div>",
    ),
    "german consent": page(
        "Zustimmung | Der Bote",
        "<h1>Willkommen beim Boten</h1><p>Um der Nutzung mit Werbung zuzustimmen, benötigen wir Ihre Einwilligung. Wir und "
        "unsere bis zu 190 Partner verwenden Cookies.</p><p>Oder nutzen Sie unser Pur-Abo ohne Werbung.</p>"
        "<button>Akzeptieren und weiter</button><a href=/abo>Jetzt abonnieren</a>",
    ),
    "french consent": page(
        "Le Courrier",
        "<h2>Votre vie privée est importante</h2><p>Avec votre accord, nos partenaires et nous utilisons des cookies pour "
        "stocker des données personnelles.</p><p>Vous pouvez retirer votre consentement à tout moment.</p>"
        "<button>Accepter et continuer</button><a href=/abo>Continuer sans accepter</a>",
    ),
    "italian consent": page(
        "Il Corriere",
        "<h2>La tua privacy</h2><p>Noi e i nostri 120 partner utilizziamo i cookie per archiviare informazioni.</p><p>Puoi "
        "revocare il tuo consenso in ogni momento.</p><button>Accetta e continua</button><button>Rifiuta tutto</button>",
    ),
    "spanish consent": page(
        "El Correo",
        "<h2>Antes de continuar</h2><p>Nosotros y nuestros socios utilizamos cookies para almacenar datos personales.</p>"
        "<p>Puede retirar su consentimiento.</p><button>Aceptar y continuar</button><button>Rechazar todo</button>",
    ),
    "dutch consent": page(
        "De Courant",
        "<h1>Voordat je verder gaat</h1><p>Wij en onze partners gebruiken cookies om gegevens op te slaan.</p><p>Je kunt je "
        "toestemming altijd intrekken.</p><button>Alles accepteren</button><button>Alles weigeren</button>",
    ),
    "login": page(
        "Log in | Herald",
        "<h1>Log in</h1><form><label>Email</label><input name=mail><label>Password</label><input type=password></form>"
        "<a href=/forgot>Forgot your password?</a><p>Don't have an account? Create an account.</p>",
    ),
    "subscribers": page(
        "Who pays for the new quay",
        "<h1>Who pays for the new quay</h1><div><p>This article is for subscribers only.</p><p>Subscribe to continue "
        "reading.</p><p>Already a subscriber? Log in.</p></div>",
        '<meta property="og:type" content="article">',
    ),
    "german subscribers": page(
        "Wer zahlt den Kai",
        "<h1>Wer zahlt den Kai</h1><p>Dieser Artikel ist nur für Abonnenten.</p><p>Jetzt abonnieren und weiterlesen.</p>"
        "<p>Bereits Abonnent? Anmelden</p>",
    ),
    "javascript": page(
        "Herald", "<h1>JavaScript is disabled</h1><p>Please enable JavaScript and cookies to continue to this site.</p>"
    ),
    "age": page(
        "Age verification",
        "<h1>Are you over 18?</h1><p>You must be 18 or older to enter this site.</p><button>Yes, I am over 18</button>"
        "<button>No</button>",
    ),
}  # fmt: skip

STUBS = {
    "refresh": page("Herald", "<p>Please wait.</p>", '<meta http-equiv=refresh content="0; url=/news/other">'),
    "refresh with note": page(
        "The page has moved",
        "<h1>This page has moved</h1><p>You will be taken to the new address in five seconds.</p>",
        '<meta http-equiv="Refresh" content="5;URL=\'/news/other\'">',
    ),
    "object moved": page(
        "Object moved", '<h2>Object moved to <a href="https://herald.example/news/other">here</a>.</h2>'
    ),
    "301": page(
        "301 Moved Permanently",
        "<h1>Moved Permanently</h1><p>The document has moved <a href=/news/other>here</a>.</p><hr><address>nginx</address>",
    ),
    "302": page("302 Found", "<h1>Found</h1><p>The document has moved <a href=/news/other>here</a>.</p>"),
    "redirecting": page(
        "Redirecting…", "<h1>Redirecting…</h1><a href=/news/other>Click here if you are not redirected.</a>"
    ),
    "script": page("Herald", "<p>One moment, please.</p><script>window.location.replace('/news/other')</script>"),
    "german": page(
        "Weiterleitung",
        "<h1>Weiterleitung</h1><p>Sie werden weitergeleitet. Klicken Sie hier, falls die Seite nicht lädt.</p>",
    ),
    "french": page("Redirection", "<h1>Redirection</h1><p>Vous allez être redirigé. Sinon, cliquez ici.</p>"),
    "frames": "<html><head><title>Herald</title></head><frameset cols='20%,80%'><frame src=/menu><frame src=/text>"
    "<noframes><body><p>No frames.</p></body></noframes></frameset></html>",
    "parked": page(
        "herald.example is for sale",
        "<h1>herald.example</h1><p>The domain herald.example is for sale.</p><p>Buy this domain, or make an offer.</p>",
    ),
    "shell": page(
        "Herald", "<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div><script src=/a.js>"
    ),
}  # fmt: skip

BANNER = (
    "<div class=cookie-banner><h2>We value your privacy</h2><p>We and our 842 partners use cookies to process personal "
    "data.</p><button>Reject all</button><button>Accept all</button></div>"
)
ARTICLES = {
    "a brief": page("Quay wall | Herald", f"<h1>Quay wall to be mended</h1>{paragraphs(*BRIEF)}"),
    "a brief with a banner": page("Quay wall | Herald", f"{BANNER}<h1>Quay wall</h1>{paragraphs(*BRIEF)}"),
    "a story behind an overlay": page(
        "Quay wall | Herald",
        f"<div class=overlay><h2>Before you continue</h2><p>We and our partners use cookies. Accept all cookies to "
        f"continue.</p><button>Accept all</button></div><article><h1>Who pays for the quay</h1>{paragraphs(*STORY)}</article>",
    ),
    "a story that reloads itself": page(
        "Quay wall", f"<h1>Quay wall</h1>{paragraphs(*BRIEF)}", f'<meta http-equiv=refresh content="300; url={URL}">'
    ),
    "about cookies": page(
        "Court forbids cookie walls | Herald",
        f"{BANNER}<h1>Court forbids cookie walls</h1>"
        + paragraphs(
            "Websites may not shut out readers who reject all cookies, the high court ruled on Tuesday.",
            "Publishers had argued that personalised advertising pays for their work. The ruling takes effect in May.",
        ),
    ),
    "about captchas": page(
        "Why you must prove that you are human | Herald",
        "<h1>Why you must prove that you are human</h1>"
        + paragraphs(
            "“Verify you are human”, says the box, and millions click on traffic lights every day.",
            "A study from Leith finds that bots solve the puzzles faster than readers, who take ten seconds each.",
            "Its authors propose to do away with them. “Checking your browser” pages would go as well.",
        ),
    ),
    "about JavaScript": page(
        "How to enable JavaScript in your browser",
        "<h1>How to enable JavaScript in your browser</h1>"
        + paragraphs(
            "Some pages stay blank if scripts are off. To enable JavaScript, open the settings and choose the site.",
            "In the second step, add the address of the page to the list, and reload it. Nothing else has to be done.",
            "Administrators can set the same for all machines of a school, and lock the choice if they wish to.",
        ),
    ),
    "a library that moved": page(
        "Library has moved to Leith | Herald",
        "<h1>Library has moved to Leith</h1>"
        + paragraphs(
            "The town library has moved to a new address in Leith Walk, the council said on Monday.",
            "Readers find 40,000 books there, and a reading room that looks out on the harbour.",
        ),
    ),
    "a teaser of a paid story": page(
        "Who pays for the new quay",
        f"<h1>Who pays for the new quay</h1>{paragraphs(*STORY[:2])}<div><p>This article is for subscribers only.</p>"
        "<p>Already a subscriber? Log in.</p></div>",
    ),
    "a story with a login form": page(
        "Quay wall",
        f"<form><input name=u><input type=password><button>Log in</button></form><h1>Quay wall</h1>{paragraphs(*BRIEF)}",
    ),
    "domain names": page(
        "Domain of the duke is for sale | Herald",
        "<h1>Domain of the duke is for sale</h1>"
        + paragraphs(
            "The duke's domain is for sale, his lawyers said on Monday, after two years of silence about his debts.",
            "Neighbours fear for the footpath to the sea, which crosses the park and has been open since 1840.",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("html", WALLS.values(), ids=WALLS.keys())
def test_a_wall_is_refused(html: str) -> None:
    with pytest.raises(NotAnArticle) as error:
        read(html)

    assert error.value.reason == "wall"
    assert error.value.evidence in str(error.value)


@pytest.mark.parametrize("html", STUBS.values(), ids=STUBS.keys())
def test_a_stub_is_refused(html: str) -> None:
    with pytest.raises(NotAnArticle) as error:
        read(html)

    assert error.value.reason == "stub"


@pytest.mark.parametrize("html", ARTICLES.values(), ids=ARTICLES.keys())
def test_an_article_stays(html: str) -> None:
    article = read(html)

    assert article.headline
    assert article.text
