from django.http import HttpResponse


def download(text: str, name: str, kind: str = "text/plain") -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8", headers={"Content-Disposition": disposition})
