from tests.permissions import Row, Topic

# Everybody who reads what the staff read; the partner sees only enacted plans.
READERS = {"rina": 200, "nofrizal": 200, "rizal": 200, "auditor": 200, "analyst": 200, "partner": 404}
ONLY_OPERATOR = {"operator": 201, "rina": 403, "hendra": 403, "rizal": 403, "auditor": 403, "partner": 403}
EVERYBODY = {"rina": 200, "rizal": 200, "operator": 200, "partner": 200}

APPROVAL = {"verdict": "approve", "reason": "Sesuai kebutuhan loket."}
STAGE = {
    "name": "Ditinjau atasan",
    "name_en": "Line manager's review",
    "role": "head",
    "where": "author_unit",
    "working_days": 5,
}
ROUTE = {"name": "Usulan pelatihan", "stages": [STAGE]}

ROWS = [
    Row("GET", "/api/cases/inbox/", EVERYBODY, stage="decide"),
    Row("GET", "/api/cases/?subject_type=proposals.proposal&subject_id={in_review}", READERS, stage="decide"),
    Row("GET", "/api/cases/{case}/", READERS, stage="decide"),
    Row(
        "POST",
        "/api/cases/{case}/decide/",
        {"nofrizal": 200, "rina": 403, "hendra": 403, "rizal": 403, "auditor": 403, "partner": 404, "operator": 404},
        payload=APPROVAL,
        stage="decide",
    ),
    Row(
        "POST",
        "/api/cases/{case}/declare-conflict/",
        {"nofrizal": 200, "rina": 403, "hendra": 403, "rizal": 403, "auditor": 403, "partner": 404, "operator": 404},
        payload={"reason": "Adik saya calon peserta."},
        stage="decide",
    ),
    Row("GET", "/api/routes/", EVERYBODY),
    Row("POST", "/api/routes/proposals.proposal/revise/", ONLY_OPERATOR, payload=ROUTE),
    Row("GET", "/api/holidays/", EVERYBODY),
    Row(
        "POST",
        "/api/holidays/",
        ONLY_OPERATOR,
        payload={"day": "2035-08-17", "name": "Proklamasi Kemerdekaan", "kind": "national"},
    ),
    Row("POST", "/api/holidays/{holiday}/remove/", {**ONLY_OPERATOR, "operator": 204}),
]

TOPICS = [Topic("case:{case}", {"rina": True, "nofrizal": True, "partner": False})]
