from django.contrib import admin

from lstm_course.classroom.models import Classroom, Enrolment


class EnrolmentInline(admin.TabularInline[Enrolment, Classroom]):
    model = Enrolment
    extra = 0
    raw_id_fields = ("student",)


@admin.register(Classroom)
class ClassroomAdmin(admin.ModelAdmin[Classroom]):
    list_display = ("name", "teacher", "is_open", "created_at", "archived_at")
    search_fields = ("name", "teacher__username")
    raw_id_fields = ("teacher",)
    inlines = (EnrolmentInline,)
