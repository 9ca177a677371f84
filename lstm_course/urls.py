"""Every address of the site."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.utils.functional import lazy
from django.views.generic import RedirectView

from lstm_course import health

# One way in, with one lock-out, for the administration, too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = "LSTM course: admin"

urlpatterns = [
    path("accounts/", include("lstm_course.accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("", include("quizzes.urls")),
    path("", include("lstm_course.lessons.urls")),
    path("", include("exercises.urls")),
    path("", include("lstm_course.progress.urls")),
    path("", include("lstm_course.classroom.urls")),
    path("api/v1/", include("lstm_course.api.urls")),
    path("admin/", admin.site.urls),
    # Browsers ask for it where a page names no icon: the administration, JSON.
    path("favicon.ico", RedirectView.as_view(url=lazy(static, str)("site/icon.svg"))),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]

handler400 = "lstm_course.errors.bad_request"
handler403 = "lstm_course.errors.forbidden"
handler404 = "lstm_course.errors.not_found"
handler500 = "lstm_course.errors.server_error"
