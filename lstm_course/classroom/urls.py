from django.urls import path

from lstm_course.classroom.views import (
    assignments,
    classes,
    gradebook,
    insight,
    joining,
    mistakes,
    page,
    roster,
    student,
)

A_CLASS = "classes/<int:pk>/"
AN_ASSIGNMENT = "classes/<int:pk>/assignments/<int:assignment>/"
A_MARK = "classes/<int:pk>/gradebook/<int:assignment>/<int:user_id>/"
A_STUDENT = "classes/<int:pk>/students/<int:user_id>/"

urlpatterns = [
    path("classes/", classes.classes, name="classes"),
    path("classes/new/", classes.create_class, name="create-class"),
    path("classes/join/", joining.join, name="join"),
    path("classes/join/<slug:code>/", joining.join_by_code, name="join-class"),
    path(
        "classes/invitations/<int:invitation>/accept/",
        joining.accept_invitation,
        name="accept-invitation",
    ),
    path(
        "classes/invitations/<int:invitation>/decline/",
        joining.decline_invitation,
        name="decline-invitation",
    ),
    path("classes/calendar/renew/", assignments.renew_calendar, name="renew-calendar"),
    path("classes/calendar/<str:token>.ics", assignments.calendar, name="calendar"),
    path(A_CLASS, page.class_page, name="class"),
    path(A_CLASS + "assignments/", assignments.assignments, name="class-assignments"),
    path(A_CLASS + "assignments/new/", assignments.create, name="class-create-assignment"),
    path(AN_ASSIGNMENT, assignments.edit, name="class-assignment"),
    path(AN_ASSIGNMENT + "remove/", assignments.remove, name="class-remove-assignment"),
    path(AN_ASSIGNMENT + "extensions/", assignments.extend, name="class-extend"),
    path(
        AN_ASSIGNMENT + "extensions/<int:extension>/withdraw/",
        assignments.withdraw_extension,
        name="class-withdraw-extension",
    ),
    path(A_CLASS + "gradebook/", gradebook.gradebook, name="class-gradebook"),
    path(A_CLASS + "gradebook.csv", gradebook.as_csv, name="class-gradebook-csv"),
    path(A_CLASS + "gradebook.xlsx", gradebook.as_xlsx, name="class-gradebook-xlsx"),
    path(A_CLASS + "gradebook/weights/", gradebook.weights, name="class-weights"),
    path(A_CLASS + "gradebook/adjustments/", gradebook.adjustments, name="class-adjustments"),
    path(
        A_CLASS + "gradebook/adjustments/import/",
        gradebook.adjustments_import,
        name="class-adjustments-import",
    ),
    path(A_MARK, gradebook.cell, name="class-gradebook-cell"),
    path(A_MARK + "undo/", gradebook.undo, name="class-gradebook-undo"),
    path(A_CLASS + "leave/", joining.leave, name="leave-class"),
    path(A_CLASS + "grid.csv", page.grid_download, name="class-grid-csv"),
    path(A_CLASS + "grid/", page.grid_page, name="class-grid"),
    path(A_CLASS + "grid/changes/", page.grid_changes, name="class-grid-changes"),
    path(A_CLASS + "mistakes/<slug:slug>/", mistakes.mistake, name="class-mistake"),
    path(A_CLASS + "mistakes/<slug:slug>/card/", mistakes.reteach, name="class-reteach"),
    path(A_CLASS + "mastery/", insight.mastery, name="class-mastery"),
    path(A_CLASS + "items/", insight.items, name="class-items"),
    path(A_CLASS + "names/", insight.hide_names, name="class-names"),
    path(A_CLASS + "settings/", classes.settings, name="class-settings"),
    path(A_CLASS + "code/", classes.class_code, name="class-code"),
    path(A_CLASS + "open/", classes.class_open, name="class-open"),
    path(A_CLASS + "archive/", classes.archive, name="class-archive"),
    path(A_CLASS + "bring-back/", classes.bring_back, name="class-bring-back"),
    path(A_CLASS + "copy/", classes.copy, name="class-copy"),
    path(A_CLASS + "roster/", roster.roster, name="class-roster"),
    path(A_CLASS + "roster/preview/", roster.roster_preview, name="class-roster-preview"),
    path(A_CLASS + "roster/import/", roster.roster_import, name="class-roster-import"),
    path(
        A_CLASS + "invitations/<int:invitation>/withdraw/",
        roster.withdraw_invitation,
        name="class-withdraw-invitation",
    ),
    path(A_CLASS + "sections/new/", roster.create_section, name="class-create-section"),
    path(
        A_CLASS + "sections/<int:section>/remove/",
        roster.remove_section,
        name="class-remove-section",
    ),
    path(A_CLASS + "staff/", roster.appoint, name="class-appoint"),
    path(A_CLASS + "staff/<int:user_id>/dismiss/", roster.dismiss, name="class-dismiss"),
    path(A_STUDENT, student.class_student, name="class-student"),
    path(A_STUDENT + "remove/", roster.remove_student, name="class-student-remove"),
    path(A_STUDENT + "section/", roster.move_student, name="class-student-section"),
]
