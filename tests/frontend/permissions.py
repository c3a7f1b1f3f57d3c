from tests.permissions import Row

EVERYBODY = [
    "rizal", "yulfa", "hendra", "desi", "lilis", "fauzan", "syahrul", "mutia", "nofrizal", "erna", "rina", "febri",
    "sekda", "delegate", "analyst", "auditor", "partner", "operator",
]  # fmt: skip
ALL_SEE = dict.fromkeys(EVERYBODY, 200)

KEEPERS = {**dict.fromkeys(EVERYBODY, 403), "hendra": 200, "operator": 200}

ROWS = [
    Row("GET", "/saya/", ALL_SEE),
    Row("GET", "/papan/proposals.proposal/{open}/", {**ALL_SEE, "partner": 404, "operator": 404}),
    Row("GET", "/moderasi/", {**dict.fromkeys(EVERYBODY, 403), "lilis": 200}),
    Row("GET", "/catatan/", {**dict.fromkeys(EVERYBODY, 403), "auditor": 200}),
    Row("GET", "/kelola/", KEEPERS),
    Row("GET", "/kelola/pegawai/", KEEPERS),
    Row("GET", "/kelola/pegawai/{rina}/", KEEPERS),
    Row("GET", "/kelola/pegawai/impor/", KEEPERS),
    Row("GET", "/kelola/pegawai/impor/{staff_import}/", KEEPERS),
    Row("GET", "/kelola/penugasan/", KEEPERS),
    Row("GET", "/kelola/unit/", KEEPERS),
    Row("GET", "/", ALL_SEE),
    Row("GET", "/pemberitahuan/", ALL_SEE),
    Row("GET", "/gaya/", ALL_SEE, anonymous=200),
    Row("GET", "/luring/", ALL_SEE, anonymous=200),
    Row("GET", "/sw.js", ALL_SEE, anonymous=200),
    Row("POST", "/tampilan/", dict.fromkeys(EVERYBODY, 302), form=True, anonymous=302),
    Row("GET", "/tampilan/", dict.fromkeys(EVERYBODY, 405), anonymous=405),
    Row("GET", "/meja/", ALL_SEE),
    Row("GET", "/meja/{case}/", {**ALL_SEE, "partner": 404, "operator": 404}, stage="decide"),
    Row("GET", "/kelola/alur/", ALL_SEE),
    Row("GET", "/kelola/alur/proposals.proposal/", {**dict.fromkeys(EVERYBODY, 403), "operator": 200}),
    Row("GET", "/kelola/hari-libur/", ALL_SEE),
    Row("GET", "/rencana/", ALL_SEE),
    Row("GET", "/rencana/{plan}/", {**ALL_SEE, "partner": 404}),
    Row("GET", "/rencana/{enacted_plan}/", ALL_SEE),
    Row("GET", "/rencana/{plan}/program-baru/", {**dict.fromkeys(EVERYBODY, 404), "hendra": 200}),
    Row("GET", "/siklus/{cycle}/", ALL_SEE),
    Row("GET", "/tindak-lanjut/", {**dict.fromkeys(EVERYBODY, 302), "partner": 404}),
    Row("GET", "/tindak-lanjut/{cycle}/", {**ALL_SEE, "partner": 404}),
    Row("GET", "/kelola/siklus/", {**dict.fromkeys(EVERYBODY, 404), "hendra": 200, "operator": 200}),
]
