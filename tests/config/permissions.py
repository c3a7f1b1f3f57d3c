from tests.permissions import Row

EVERYBODY = {"rina": 200, "partner": 200, "operator": 200}

ROWS = [
    Row("GET", "/api/schema/", EVERYBODY, anonymous=200),
    Row("GET", "/api/docs/", EVERYBODY, anonymous=200),
]
