from tests.permissions import Topic

ROWS = []
TOPICS = [Topic("user:{rina}", {"rina": True, "febri": False, "rizal": False, "operator": False, "auditor": False})]
