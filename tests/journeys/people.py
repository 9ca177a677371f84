"""What people do on the pages, in the words of the pages."""

import secrets

from playwright.sync_api import Page, expect

PASSWORD = "correct horse battery"

WRONG_GATE = """import numpy as np


def forget_gate(h_prev, x_t, W_f, b_f):
    z = np.concatenate([h_prev, x_t], axis=1)
    print("z has shape", z.shape)
    return 1 / (1 + np.exp(-(z @ W_f.T)))
"""
RIGHT_GATE = WRONG_GATE.replace("(z @ W_f.T)", "(z @ W_f.T + b_f)")


def new_name(start: str) -> str:
    return f"{start}-{secrets.token_hex(3)}"


def fill_sign_up(page: Page, name: str) -> None:
    """Fill in the sign-up form that the page shows, and send it."""
    page.get_by_label("User name").or_(page.get_by_label("Username")).first.fill(name)
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign up").click()


def sign_up(page: Page, name: str) -> None:
    page.goto("/accounts/signup/")
    fill_sign_up(page, name)
    expect(page.get_by_role("banner")).to_contain_text(name)


def sign_in(page: Page, name: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("User name").or_(page.get_by_label("Username")).first.fill(name)
    page.locator("input[type=password]").fill(password)
    page.locator("main").get_by_role("button", name="Sign in").click()
    expect(page.locator("main").get_by_role("button", name="Sign in")).to_have_count(0)


PASTE = """(element, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  element.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
}"""


def type_code(page: Page, code: str) -> None:
    """Paste code into the editor, in place of what is there."""
    editor = page.locator(".cm-content")
    editor.click()
    page.keyboard.press("ControlOrMeta+a")
    editor.evaluate(PASTE, code)
    expect(editor).to_contain_text(code.split("\n", maxsplit=1)[0])
