"""Every address of the site."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from lstm_course import health

# One way in, with one lock-out, for the administration, too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = "LSTM course: administration"

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
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]

handler400 = "lstm_course.errors.bad_request"
handler403 = "lstm_course.errors.forbidden"
handler404 = "lstm_course.errors.not_found"
handler500 = "lstm_course.errors.server_error"
