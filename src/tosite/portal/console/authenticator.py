"""A person's authenticator app: offered against the password, in use once its first code came back."""

from tosite.portal.console.frame import Console, console_page, refused
from tosite.portal.console.users import MINE
from tosite.portal.pages import Answer, Redirect
from tosite.portal.words import N_
from tosite.web.endpoint import Answer as Refusal


@console_page("POST", "/console/myself/authenticator", MINE)
def offer(console: Console) -> Answer:
    """The new secret, shown this once: as a picture for the app, and as text."""
    import segno

    body = {"password": console.form.get("password", ""), "code": _code(console) or None}
    answer = console.call("PUT", "/service/authenticator", body=body)
    if isinstance(answer, Refusal):
        console.say(False, *console.said(refused(answer)))
        return Redirect(MINE.path)
    picture = segno.make_qr(answer["uri"], error="m").svg_data_uri(scale=5, border=4, light="#fff", omitsize=False)
    return console.page(
        "console/authenticator.html", console._("Authenticator"), picture=picture, secret=answer["secret"]
    )


@console_page("POST", "/console/myself/authenticator/confirm", MINE)
def take_up(console: Console) -> Answer:
    """The first code: from now on the app counts."""
    done = N_("Your authenticator is in use")
    return console.do("PUT", "/service/authenticator/confirm", MINE.path, done, body={"code": _code(console)})


def _code(console: Console) -> str:
    return "".join(console.form.get("code", "").split())
