"""What every request passes through."""

from django.views.debug import SafeExceptionReporterFilter

from units.vietnamese import nfc


class AlwaysDiscreet(SafeExceptionReporterFilter):
    """Error pages show nothing that a view calls sensitive, not even where the portal is tried out."""

    def is_active(self, request):
        return True


def normalise_text(get_response):
    """Bring typed text into Unicode form C before anything reads it, so that the same words are the same everywhere.

    Passwords too: one set on a machine that composes letters must open on one that does not.
    """

    def middleware(request):
        if request.method == "POST" and request.POST:
            data = request.POST.copy()
            for name, values in request.POST.lists():
                data.setlist(name, [nfc(value) for value in values])
            data._mutable = False
            request.POST = data
        return get_response(request)

    return middleware
