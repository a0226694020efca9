"""All addresses. Each is neutral: a case code says nothing."""

from django.urls import path

from homeward.pages import (
    backups,
    cases,
    conversation,
    departure,
    exchange_in,
    glass,
    incoming,
    log,
    own_keys,
    partners,
    printing,
    screens,
    sign_in,
    team,
    today,
)

urlpatterns = [
    path("", today.today, name="today"),
    path("in/", sign_in.sign_in, name="sign-in"),
    path("in/lost/", sign_in.recover, name="recover"),
    path("keys/", own_keys.own_keys, name="own-keys"),
    path("out/", sign_in.sign_out, name="sign-out"),
    path("leave/", sign_in.leave, name="leave"),
    path("left/", sign_in.left, name="left"),
    path("cases/", cases.cases, name="cases"),
    path("cases/new/", cases.new, name="new-case"),
    path("cases/sheet/", cases.from_sheet, name="cases-from-sheet"),
    path("incoming/", incoming.incoming, name="incoming"),
    path("incoming/<str:message_id>/", incoming.answer, name="answer-request"),
    path("partners/", partners.all_partners, name="partners"),
    path("partners/<str:partner>/", partners.verify, name="verify-partner"),
    path("log/", log.whole, name="log"),
    path("log/sheet/", log.sheet, name="log-sheet"),
    path("team/", team.team, name="team"),
    path("team/glass/", glass.glass_page, name="glass"),
    path("team/rehearsal/", glass.rehearsal, name="rehearsal"),
    path("team/readers/", glass.readers, name="readers"),
    path("backups/", backups.backups, name="backups"),
    path("directory/", team.providers, name="directory"),
    path("organisation/", printing.own, name="organisation"),
    path("c/<str:code>/", cases.case, name="case"),
    path("c/<str:code>/timeline/", cases.timeline, name="timeline"),
    path("c/<str:code>/log/", log.of_case, name="case-log"),
    path("c/<str:code>/erase/", log.ask, name="erase"),
    path("c/<str:code>/know/", glass.know, name="know-person"),
    path("c/<str:code>/correct/<int:number>/", cases.correct, name="correct"),
    path("c/<str:code>/export/", cases.export, name="export"),
    path("c/<str:code>/print/", printing.all_papers, name="print"),
    path("c/<str:code>/print/<str:paper>/", printing.paper, name="print-paper"),
    path("c/<str:code>/print/<str:paper>/<int:number>/", printing.picture, name="paper-picture"),
    path("c/<str:code>/<str:page>/", screens.screen, name="case-page"),
    path("x/v1/slips", exchange_in.slips, name="exchange-slips"),
    path("x/v1/log", exchange_in.log, name="exchange-log"),
    path("x/v1/in/<str:name>", exchange_in.put, name="exchange-in"),
]
# Importing the page hangs its parts into the pages of a case.
GATE = departure.gate
CONSENT = conversation.overview
