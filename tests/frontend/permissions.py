from tests.permissions import Row

EVERYBODY = [
    "rizal", "yulfa", "hendra", "desi", "lilis", "fauzan", "syahrul", "mutia", "nofrizal", "erna", "rina", "febri",
    "sekda", "delegate", "analyst", "auditor", "partner", "operator",
]  # fmt: skip
ALL_SEE = dict.fromkeys(EVERYBODY, 200)

ROWS = [
    Row("GET", "/", ALL_SEE),
    Row("GET", "/gaya/", ALL_SEE, anonymous=200),
    Row("POST", "/tampilan/", dict.fromkeys(EVERYBODY, 302), form=True, anonymous=302),
    Row("GET", "/tampilan/", dict.fromkeys(EVERYBODY, 405), anonymous=405),
]
