"""Names of the months, as data: how dates in words are written in many languages."""

from __future__ import annotations

_FULL = """
en January February March April May June July August September October November December
de Januar Februar März April Mai Juni Juli August September Oktober November Dezember
de Jänner Feber Maerz - - - - - - - - -
fr janvier février mars avril mai juin juillet août septembre octobre novembre décembre
fr - fevrier - - - - - aout - - - decembre
es enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
es - - - - - - - - setiembre - - -
ca gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
it gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
pt janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
nl januari februari maart april mei juni juli augustus september oktober november december
pl stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
pl styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
ru января февраля марта апреля мая июня июля августа сентября октября ноября декабря
ru январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
uk січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
bg януари февруари март април май юни юли август септември октомври ноември декември
sr јануар фебруар март април мај јун јул август септембар октобар новембар децембар
tr Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık
sv januari februari mars april maj juni juli augusti september oktober november december
no januar februar mars april mai juni juli august september oktober november desember
da januar februar marts april maj juni juli august september oktober november december
is janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember
fi tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta - -
fi tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuuta joulukuuta
et jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember
lv janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris
lt sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio
cs ledna února března dubna května června července srpna září října listopadu prosince
sk januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
sl januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra
hr siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna - studenoga prosinca
hu január február március április május június július augusztus szeptember október november december
ro ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
el Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου
id Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember
ar يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
he בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר
hi जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
th มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม
ar - - - إبريل - - - - - - - -
"""
_SHORT = """
en Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
en - - - - - - - - Sept - - -
de - - Mär Mrz Mai - - - - Okt - Dez
fr janv févr - avr - - juil aoû - - - déc
es ene - - abr - - - ago - - - dic
it gen - - - mag giu lug ago set ott - dic
pt jan fev - abr mai jun jul ago set out nov dez
nl - - mrt - mei - - - - okt - -
pl sty lut - kwi - cze lip sie wrz paź lis gru
ru янв фев мар апр мая июн июл авг сен окт ноя дек
tr Oca Şub - Nis - Haz Tem Ağu Eyl Eki Kas Ara
sv - - - - maj - - - - okt - des
"""


def _table(*texts: str) -> dict[str, int]:
    months: dict[str, int] = {}
    for line in " ".join(texts).strip().splitlines():
        names = line.split()[1:]
        for number, name in enumerate(names, 1):
            if name != "-":
                months.setdefault(name.casefold(), number)
    return months


MONTHS = _table(_FULL, _SHORT)
"""The month, 1 to 12, of each name, case folded. No name means different months in two languages: where one would
(`listopada` is Polish for November and Croatian for October), a test sees to it that the table has it once."""
