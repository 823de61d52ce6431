"""Photos in the chat: picked, on their way, removed, sent once with the words, over any connection."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Dialog, Locator, expect

from tests.widget.conftest import PHONE, Open
from tests.widget.gateway import FakeGateway
from tests.widget.screen import Screen, soon
from tests.widget.states import LOOKS
from tests.widget.test_accessibility import TAGS

REFUSAL: dict[str, Any] = {
    "code": "attachment_type_refused",
    "detail": "This is not a photo or a PDF that we can open.",
}


def photo(name: str = "wall.png", colour: str = "brown") -> dict[str, Any]:
    """A photo as Playwright puts it into a file box."""
    written = io.BytesIO()
    Image.new("RGB", (200, 150), colour).save(written, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": written.getvalue()}


def pdf(name: str = "letter.pdf") -> dict[str, Any]:
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.7 a letter"}


def tray(me: Screen) -> Locator:
    return me.page.get_by_role("list", name="Photos to send")


def pick(me: Screen, *files: dict[str, Any]) -> None:
    """Press the button and choose files in the browser's own window."""
    with me.page.expect_file_chooser() as choosing:
        me.button("Add photos").click()
    assert choosing.value.is_multiple()
    choosing.value.set_files(list(files))


def ready(me: Screen, count: int) -> None:
    expect(tray(me).get_by_text("Ready to send")).to_have_count(count)


def test_photos_are_added_and_sent_with_the_words(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    pick(me, photo("wall.png"), photo("ceiling.png"), pdf())
    ready(me, 3)
    expect(me.status).to_have_text("3 files are ready. Press Send when you are.")
    me.write("black mould")
    me.hears("You wrote: black mould")
    for name in ("Photo: wall.png", "Photo: ceiling.png", "Document: letter.pdf"):
        me.hears(name)
    soon(lambda: [len(post.get("attachments", [])) for post in gateway.posts] == [3])
    expect(tray(me)).to_be_hidden()


def test_photos_alone_are_a_message(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    pick(me, photo())
    ready(me, 1)
    me.button("Send").click()
    me.hears("Photo: wall.png")
    soon(lambda: [post["text"] for post in gateway.posts] == [""])


def test_a_photo_is_shown_small_beside_its_name(screen: Open) -> None:
    me = screen().open()
    pick(me, photo(colour="red"))
    ready(me, 1)
    corner = """[...root.querySelectorAll('%s canvas')].map(c =>
        [...c.getContext('2d').getImageData(48, 48, 1, 1).data])"""
    assert me.in_widget(corner % ".photos") == [[255, 0, 0, 255]]
    me.button("Send").click()
    me.hears("Photo: wall.png")
    expect(me.log.locator(".files canvas")).to_have_count(1)
    assert me.in_widget(corner % ".files") == [[255, 0, 0, 255]]


def test_a_photo_can_be_removed_before_it_is_sent(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    pick(me, photo("wall.png"), photo("private.png"))
    ready(me, 2)
    me.button("Remove private.png").press("Enter")
    ready(me, 1)
    # The focus is on what is left, never lost to the page.
    assert me.page.evaluate(
        "document.querySelector('putright-chat').shadowRoot.activeElement.ariaLabel"
    ) == ("Remove wall.png")
    me.write("look")
    me.hears("Photo: wall.png")
    expect(me.log).not_to_contain_text("private.png")
    soon(lambda: len(gateway.taken_back) == 1)


def test_sending_waits_for_photos_on_their_way(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    gateway.upload_delay_s = 0.8
    pick(me, photo())
    me.write("look")
    expect(me.page.get_by_role("alert")).to_contain_text("Your message goes with them, by itself")
    assert gateway.posts == []
    me.hears("You wrote: look")
    assert len(gateway.posts[0]["attachments"]) == 1


def test_a_page_with_photos_on_their_way_asks_before_it_goes(
    screen: Open, gateway: FakeGateway
) -> None:
    me = screen().open()
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    me.page.on("dialog", stay)
    gateway.upload_delay_s = 1.5
    pick(me, photo())
    expect(me.status).to_have_text("Adding your photos…")
    # As pressing the browser's own reload: it waits for the answer, so nothing here waits for it.
    me.page.evaluate("setTimeout(() => location.reload())")
    me.page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    ready(me, 1)
    me.page.reload()
    ready(me, 1)
    assert asked == ["beforeunload"], "what the gateway has may be left"


def test_a_refused_photo_says_why_and_leaves_the_words(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    gateway.refuse_files = (415, REFUSAL)
    me.box.fill("what the installer sent me")
    pick(me, photo("setup.png"))
    expect(me.page.get_by_role("alert")).to_have_text(
        "Not added: setup.png. This is not a photo or a PDF that we can open."
    )
    expect(me.box).to_have_value("what the installer sent me")
    me.button("Send").click()
    me.hears("You wrote: what the installer sent me")
    assert "attachments" not in gateway.posts[0]


def test_send_can_be_reached_on_a_small_phone_with_photos_and_an_error(
    screen: Open, gateway: FakeGateway
) -> None:
    me = screen(viewport={"width": 320, "height": 568}).open()
    pick(me, photo(), photo("letter from the office about the visit.png"))
    ready(me, 2)
    gateway.refuse_files = (415, REFUSAL)
    pick(me, photo("setup.png"))
    expect(tray(me).get_by_text("Not added")).to_be_in_viewport()
    # What runs out of a panel that does not scroll can be reached by script and by nobody else.
    assert me.in_widget("(p => p.scrollHeight - p.clientHeight)(root.querySelector('.panel'))") <= 1
    me.button("Send").scroll_into_view_if_needed()
    expect(me.button("Send")).to_be_in_viewport(ratio=1)
    assert me.in_widget("root.querySelector('.scroller').clientHeight") >= 40


def test_a_dropped_upload_is_tried_again_and_kept_once(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    gateway.drop_uploads = 1
    pick(me, photo())
    ready(me, 1)
    assert len(gateway.files) == 1


def test_photos_picked_offline_go_when_back(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    me.page.context.set_offline(True)
    pick(me, photo())
    me.write("look")
    expect(me.status).to_contain_text("You are offline")
    assert gateway.files == {}
    me.page.context.set_offline(False)
    me.hears("You wrote: look")
    assert len(gateway.posts[0]["attachments"]) == 1


def test_photos_that_are_ready_survive_a_reload(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    pick(me, photo())
    ready(me, 1)
    me.box.fill("half a sent")
    me.page.reload()
    ready(me, 1)
    expect(me.box).to_have_value("half a sent")
    expect(tray(me).locator("canvas")).to_have_count(1)
    me.button("Send").click()
    me.hears("Photo: wall.png")


def test_a_photo_that_is_too_large_is_refused_before_it_is_sent(
    screen: Open, gateway: FakeGateway
) -> None:
    me = screen().open()
    asked: list[str] = []
    me.page.on("request", lambda request: asked.append(request.url))
    # Made in the page: Playwright itself sends no files so large.
    me.in_widget(
        """(() => { const data = new DataTransfer();
             data.items.add(new File([new Uint8Array(15_000_001)], "wall.jpg", {type: "image/jpeg"}));
             const input = root.querySelector("input[type=file]");
             input.files = data.files;
             input.dispatchEvent(new Event("change")); return true; })()"""
    )
    expect(me.panel).to_contain_text("It has more than 15 MB")
    me.page.wait_for_timeout(300)
    assert [url for url in asked if "attachments" in url] == []
    assert gateway.files == {}


def test_more_than_ten_at_once_are_refused_in_words(screen: Open) -> None:
    me = screen().open()
    pick(me, *[photo(f"{n}.png") for n in range(11)])
    expect(me.page.get_by_role("alert")).to_contain_text("You can send 10 at once")
    ready(me, 10)


def test_photos_come_back_with_words_that_were_refused(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    pick(me, photo())
    ready(me, 1)
    gateway.refusal = (422, {"code": "message_too_long", "detail": "Too long.", "limit": 5000})
    me.write("x" * 30)
    expect(me.page.get_by_role("alert")).to_contain_text("too long")
    ready(me, 1)


def test_photos_that_are_gone_are_asked_for_again(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    pick(me, photo())
    ready(me, 1)
    gateway.refusal = (422, {"code": "attachment_not_waiting", "detail": "Add it again."})
    me.write("look at this")
    expect(me.page.get_by_role("alert")).to_contain_text("Please add the photos again")
    expect(me.box).to_have_value("look at this")
    expect(tray(me)).to_be_hidden()


def test_a_pasted_picture_is_a_photo(screen: Open) -> None:
    me = screen().open()
    me.in_widget(
        """(() => { const data = new DataTransfer();
        data.items.add(new File([new Uint8Array([137, 80, 78, 71])], 'pasted.png', {type: 'image/png'}));
        root.getElementById('box').dispatchEvent(
          new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})) })()"""
    )
    ready(me, 1)
    expect(tray(me)).to_contain_text("pasted.png")


def test_history_shows_photos_after_a_reload(screen: Open) -> None:
    me = screen().open()
    pick(me, photo())
    ready(me, 1)
    me.write("look")
    me.hears("You wrote: look")
    me.page.reload()
    me.hears("Photo: wall.png")
    expect(me.log.locator(".files canvas")).to_have_count(1)


def test_ending_clears_photos_that_were_not_sent(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    pick(me, photo())
    ready(me, 1)
    me.button("More").click()
    me.button("End and clear").click()
    me.panel.get_by_role("group").get_by_role("button", name="End and clear").click()
    expect(me.launcher).to_be_visible()
    kept = me.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "wall.png" not in kept
    me.open()
    expect(tray(me)).to_be_hidden()


def test_copy_names_the_photos(screen: Open) -> None:
    me = screen().open()
    pick(me, photo(), pdf())
    ready(me, 2)
    me.write("look")
    me.hears("You wrote: look")
    me.button("More").click()
    with me.page.expect_download() as saving:
        me.button("Save a copy").click()
    copy = saving.value.path().read_text("utf-8-sig")
    assert re.search(r"You\nlook\nPhoto: wall\.png\nDocument: letter\.pdf\n", copy)


def test_on_a_phone_the_camera_is_offered(screen: Open) -> None:
    me = screen(viewport=PHONE, has_touch=True, is_mobile=True).open()
    assert "image/*" in me.in_widget("root.querySelector('input[type=file]').accept")
    # `capture` would take the camera alone and hide the photos that are already there.
    assert me.in_widget("root.querySelector('input[type=file]').getAttribute('capture')") is None


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_with_photos_on_any_screen(
    screen: Open, gateway: FakeGateway, look: str
) -> None:
    me = screen(**LOOKS[look]).open()
    pick(me, photo("a-very-long-name-without-any-space-in-it-as-some-phones-make-them.png"), pdf())
    ready(me, 2)
    gateway.refuse_files = (415, REFUSAL)
    pick(me, photo("refused.png"))
    expect(me.page.get_by_role("alert")).to_contain_text("Not added")
    gateway.refuse_files = None
    found = Axe().run(me.page, options={"runOnly": TAGS})
    assert found.violations_count == 0, found.generate_report()
    assert me.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = me.in_widget(
        """[...root.querySelectorAll('button')].filter(e => e.checkVisibility())
        .map(e => [e.textContent, e.getBoundingClientRect()])
        .filter(([, r]) => r.width < 44 || r.height < 44).map(([t]) => t)"""
    )
    assert small == []
