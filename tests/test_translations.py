import re
from collections import Counter

import polib

from odoo.tests import TransactionCase, tagged

from dev.home import ADDON
from dev.inside.translations import (
    ADDONS,
    export,
    missing,
    template_of,
    translated,
    translations_of,
)

REMEDY = "Run dev/i18n, and fill in what it lists."
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[.\d]*[sdf%]|\{\w*\}")
TAG = re.compile(r"</?[a-z]+")
#: Latin punctuation after a Chinese character: it has its own.
LATIN = re.compile(r"[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]")
#: What users type in fields that Odoo splits at a Latin comma.
TYPED = ("e.g. robot, welding cell",)


def read(path):
    """The texts in a file."""
    return {found.msgid for found in polib.pofile(str(path))}


def entry(text, translation=""):
    return polib.POEntry(msgid=text, msgstr=translation)


@tagged("post_install", "-at_install", "standard")
class TestTranslations(TransactionCase):
    """Whatever our add-ons say, they say in Chinese as well."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chinese = [
            found
            for addon in ADDONS
            for found in polib.pofile(str(addon / "i18n" / "zh_CN.po"))
        ]

    def assertNone(self, wrong, what):
        wrong = "\n".join(f"  {text!r}" for text in sorted(wrong))
        self.assertFalse(wrong, f"{what}:\n{wrong}\n{REMEDY}")

    def assertAll(self, check, what):
        """Hold every translation to `check(text, translation)`."""
        pairs = [(found.msgid, found.msgstr) for found in self.chinese]
        wrong = [f"{a} → {b}" for a, b in pairs if b and not check(a, b)]
        self.assertNone(wrong, what)

    def assertListed(self, texts, paths):
        for path in paths:
            listed = read(path)
            self.assertNone(texts - listed, f"Not in {path.name}")
            self.assertNone(listed - texts, f"In {path.name} for nothing")

    def test_the_files_have_every_text_of_the_add_on(self):
        texts = {found.msgid for found in export(self.env, ADDON)}
        self.assertListed(texts, [template_of(ADDON), *translations_of(ADDON)])

    def test_the_files_of_the_others_have_the_same_texts(self):
        """Whether these are all is looked at where those add-ons are installed."""
        for addon in ADDONS:
            self.assertListed(read(template_of(addon)), translations_of(addon))

    def test_every_text_is_in_chinese(self):
        self.assertNone(missing(self.chinese), "Not in Chinese")

    def test_placeholders_are_those_of_the_text(self):
        self.assertAll(
            lambda text, chinese: Counter(PLACEHOLDER.findall(text))
            == Counter(PLACEHOLDER.findall(chinese)),
            "Other placeholders",
        )

    def test_tags_are_those_of_the_text(self):
        self.assertAll(
            lambda text, chinese: TAG.findall(text) == TAG.findall(chinese),
            "Other tags",
        )

    def test_nothing_is_added_at_the_ends(self):
        self.assertAll(
            lambda text, chinese: chinese == chinese.strip() or text != text.strip(),
            "Blanks at an end",
        )

    def test_punctuation_is_chinese(self):
        self.assertAll(
            lambda text, chinese: text in TYPED or not LATIN.search(chinese),
            "Latin punctuation",
        )

    def test_a_chinese_user_reads_chinese(self):
        Run = self.env["fair.allocation.run"].with_context(lang="zh_CN")
        self.assertEqual(Run.new({"state": "dropped"}).summary, "没有分配任何线索。")
        self.assertIn("执行分配", Run.get_view(view_type="form")["arch"])
        self.assertEqual(Run.env["ir.model"]._get(Run._name).name, "分配批次")

    def test_translations_outlive_changes_elsewhere(self):
        template, old = polib.POFile(), polib.POFile()
        template.extend([entry("Apply"), entry("Undo the run")])
        old.extend([entry("Apply", "执行分配"), entry("Undo", "撤销")])
        old.metadata = {"Language": "zh_CN"}
        new = translated(template, old)
        self.assertEqual(
            [(found.msgid, found.msgstr) for found in new],
            [("Apply", "执行分配"), ("Undo the run", "")],
        )
        self.assertEqual(new.metadata["Language"], "zh_CN")
