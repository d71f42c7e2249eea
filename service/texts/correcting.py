"""Texts of the page on which a reader corrects the graph, in Chinese and English; `…` in backticks is code."""

from __future__ import annotations

__all__ = ["CORRECTING_PAIRS"]

CORRECTING_PAIRS: dict[str, tuple[str, str]] = {
    "correct": ("更正", "Report an error"),
    "correct_this": ("更正", "Report an error"),
    "correct_title": ("更正", "Correct the graph"),
    "correct_lead": (
        "指出哪里不对，这里把它写成更正文件 `curation.toml` 里的一条。图谱不在这里改动，下一次构建时按更正文件改。",
        "Say what is wrong; it becomes an entry of the file of corrections, `curation.toml`. Nothing is changed in the "
        "graph here: the next build applies the file.",
    ),
    "correct_no_new": (
        "这里改不出新的陈述：没有报纸原句作依据的内容，进不了图谱。",
        "No statement can be added: what no sentence of the paper says has no way into the graph.",
    ),
    # What is to be corrected
    "correct_which": ("要更正哪个对象", "What is to be corrected"),
    "correct_which_hint": ("名称、简称、拼音或地址", "A name, a short name, pinyin or an address"),
    "correct_which_go": ("打开", "Open"),
    "correct_statement_how": (
        "要更正一条陈述，请在对象或文章的页面上点它旁边的“更正”。",
        "To correct a statement, follow “Report an error” beside it, on the page of a thing or an article.",
    ),
    "correct_subject": ("要更正的内容", "What is to be corrected"),
    "correct_named_so": ("报纸上这样提到它", "How the paper names it"),
    "correct_no_sentence": (
        "没有文章提到它，它来自权威档案；更正要等到有文章提到它才起作用。",
        "No article names it, only the authority file; a correction has no effect until one does.",
    ),
    # Choices
    "correct_choose": ("哪里不对", "What is wrong"),
    "correct_wrong": ("报上没有这样说", "The paper does not say so"),
    "correct_where": ("去掉哪一处", "Where to take it out"),
    "correct_others": ("另有 {n} 处", "{n} other|{n} others"),
    "correct_where_all": (
        "所有文章里都去掉，以后的文章也一样",
        "In all articles, later ones too",
    ),
    "correct_where_all_both": (
        "所有文章里都去掉，不论事实还是计划，以后的文章也一样",
        "In all articles, fact or plan, later ones too",
    ),
    "correct_where_all_post": (
        "此人在这个机构的任职全部去掉，所有文章都一样",
        "Every post of this person in this body, in all articles",
    ),
    "correct_ends": (
        "陈述没错，是名称、类别不对，或把两个对象弄混了：",
        "The statement holds, but a name or class is wrong, or two things were mixed up:",
    ),
    "correct_end": ("更正{name}", "Correct {name}"),
    "correct_same": ("它和另一个对象是同一个", "It is the same as another one"),
    "correct_other": ("另一个对象", "The other one"),
    "correct_keep": ("今后叫哪个名称", "Which name stays"),
    "correct_keep_this": ("{name}（这一个）", "{name} (this one)"),
    "correct_keep_other": ("另一个对象的名称", "The name of the other one"),
    "correct_keep_note": (
        "如果权威档案只收了其中一个，以档案里的名称为准。",
        "Where the authority file knows only one of the two, that one's name stays.",
    ),
    "correct_rename": ("名称不对", "Its name is wrong"),
    "correct_to": ("正确的名称", "The right name"),
    "correct_rename_note": ("旧名称保留为别名，旧地址仍然可用。", "The old name stays as another name, and its "
                            "address leads on."),
    "correct_retype": ("类别不对", "Its class is wrong"),
    "correct_class": ("正确的类别", "The right class"),
    "correct_class_choose": ("请选择", "Choose"),
    "correct_different": ("它和另一个不是一回事，不该合在一起", "It is not the same as another one"),
    "correct_apart_alias": ("这些名称里不是它的", "Which of these names is another one's"),
    "correct_apart_none": ("都不是，见下面填的", "None of them; it is the one written below"),
    "correct_apart": ("不是它的那个对象", "The one that it is not"),
    "correct_different_note": (
        "如果一篇文章自己就把两个名称当作一个用，这一条不起作用，构建时会说明。",
        "Where an article itself uses both names for one thing, the entry does nothing, and the build says so.",
    ),
    "correct_nothing": ("这不是一个对象", "It is no thing at all"),
    "correct_nothing_note": (
        "报上的这几个字不是名称：所有文章里都不再标它，关于它的陈述、数据、任职也一并去掉。",
        "These words of the paper are no name: no article is marked with it any more, and all that is said of it goes.",
    ),
    "correct_split": ("有的文章里，这个名称指的是另一个", "In some articles the name means another one"),
    "correct_tell": ("用什么区分另一个", "What tells the other one apart"),
    "correct_tell_hint": ("如：单位、地点", "such as a body or a place"),
    "correct_articles": ("在这些文章里", "In these articles"),
    # Beside
    "correct_beside": ("理由与署名（可不填）", "Why, and who says so (optional)"),
    "correct_why": ("理由", "Why"),
    "correct_by": ("谁更正的", "Who says so"),
    "correct_on": ("日期", "Day"),
    "correct_preview": ("看看写成什么样", "Show the entry"),
    "correct_preview_again": ("重新生成", "Show the entry again"),
    # The entry
    "correct_entry": ("写进更正文件的一条", "The entry"),
    "correct_change": ("再改一改", "Change it"),
    "correct_joins": (
        "已经有一个叫“{name}”的{class}：构建时两者会合成一个。",
        "There is already a {class} called “{name}”: the build will make the two one.",
    ),
    "correct_bears": (
        "“{name}”已经是下面对象的名称，改名后一个名称指两个对象：",
        "“{name}” names the following already; after that one name would mean two things:",
    ),
    "correct_bears_remark": ("注意：“{name}”也是 {things} 的名称", "Note: “{name}” names {things} too"),
    "correct_classes_differ": (
        "两者类别不同：合起来以后，用所留名称的类别。",
        "The two are of different classes: what they become has the class of the name that stays.",
    ),
    "correct_download": ("下载这一条", "Download the entry"),
    "correct_download_note": (
        "加到 `curation.toml` 末尾（没有这个文件就用下载的新建一个），再运行 `kg build`。",
        "Add it to the end of `curation.toml` (or make the file of it), and run `kg build`.",
    ),
    "correct_write_title": ("直接写入更正文件", "Have it written"),
    "correct_write_note": (
        "本服务可以把它加到更正文件末尾，文件里已有的内容一字不动。需要编辑口令。",
        "This service can add it to the end of its file of corrections and leaves all that stands there as it is. "
        "It asks for the editors' token.",
    ),
    "correct_token": ("口令", "Token"),
    "correct_write": ("写入", "Write it"),
    "correct_problem": ("还不能写成一条", "No entry can be made of this yet"),
    "correct_meant": ("是哪一个", "Which one is it"),
    # After writing
    "correct_written": ("已写入", "Written"),
    "correct_written_at": ("写在 `{path}` 第 {line} 行。", "It stands in `{path}`, line {line}."),
    "correct_was_there": (
        "`{path}` 第 {line} 行已有这一条更正，没有重复写入。",
        "`{path}` has this correction already, in line {line}; it was not written again.",
    ),
    "correct_counts": (
        "下一次 `kg build` 时生效；如果 `kg watch` 正看着这个文件，马上生效。要撤回，把这一条从文件里删掉。",
        "It counts from the next `kg build`, or at once where `kg watch` looks at the file. Take it out of the file to "
        "undo it.",
    ),
    "correct_back": ("回到{name}", "Back to {name}"),
    "correct_more": ("更正别的", "Correct something else"),
    "correct_refused": ("没有写入，文件没有改动", "Nothing was written; the file is as it was"),
    "correct_conflict": (
        "这一条不能加进现在的更正文件，原因如下；请改好文件或这一条再试。",
        "The entry cannot be added to the file as it is, for the reason below; mend the file or the entry.",
    ),
    "correct_bad_token": ("口令不对。", "The token is wrong."),
    "correct_no_token": ("请填口令。", "Give the token."),
    # What is wrong with what was given
    "correct_bad_what": ("请选哪里不对。", "Choose what is wrong."),
    "correct_bad_missing": ("这里要填。", "This is needed."),
    "correct_bad_long": ("太长了，最多 {n} 个字。", "This is too long; {n} characters are allowed."),
    "correct_bad_characters": ("里面有看不见的字符，请重新输入。", "This holds characters that cannot be seen; "
                               "write it anew."),
    "correct_bad_unknown": ("图谱里没有“{name}”。", "The graph knows nothing called “{name}”."),
    "correct_gone": ("找不到要更正的内容", "What is to be corrected is not there"),
    "correct_gone_saying": (
        "没有文章再这样说：这一条已经更正过，或者文章重新读过了。",
        "No article says that any more: it was corrected, or the article was read anew.",
    ),
    "correct_gone_article": ("去看这篇文章", "Look at the article"),
    "correct_gone_thing": (
        "图谱里没有“{name}”，也许名称、类别已经变了。",
        "The graph has no “{name}”; its name or class may have changed.",
    ),
    "correct_bad_near": (
        "图谱里没有正好叫“{name}”的，是不是下面这个？",
        "Nothing is called exactly “{name}”. Is it this one?",
    ),
    "correct_bad_several": ("叫“{name}”的不止一个，请选一个。", "Several things are called “{name}”; choose one."),
    "correct_bad_itself": ("这就是它自己，请写另一个。", "That is this very thing; name another one."),
    "correct_bad_untold": (
        "没有文章提到“{name}”，它只在权威档案里，类别又不同，合不起来；请改用“类别不对”或“名称不对”。",
        "No article names “{name}”, only the authority file does, so the two cannot be joined this way; correct the "
        "class or the name instead.",
    ),
    "correct_by_name": (
        "其中一个只在权威档案里，没有文章提到，所以写成改名：名称一致，两者就合成一个。",
        "One of the two is in the authority file alone, so the entry is a new name: with one name they are one.",
    ),
    "correct_bad_same_name": ("它现在就叫这个名称。", "That is its name already."),
    "correct_bad_same_class": ("它现在就是这个类别。", "That is its class already."),
    "correct_bad_class": ("没有这个类别。", "There is no such class."),
    "correct_bad_articles": ("请至少选一篇文章。", "Choose at least one article."),
    "correct_bad_article": ("所选的文章里没有提到它。", "An article that was chosen does not name it."),
    "correct_bad_where": ("请选去掉哪一处。", "Choose where to take it out."),
    "correct_bad_mark": ("不能含有“~”。", "It may not hold “~”."),
    "correct_bad_day": ("日期要写成 2025-03-01 这样。", "Write the day as 2025-03-01."),
    "correct_bad_entry": ("更正文件不收这样写的一条：{why}", "The file of corrections takes no such entry: {why}"),
}
