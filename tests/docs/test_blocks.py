"""Which fenced blocks of a page run, are files, or show an output."""

from __future__ import annotations

from blocks import read_blocks, steps, unknown_languages

PAGE = """\
Text with `code`.

```python
print(1)
```

```text
1
```

* a list

    ```sh
    echo two \\
      lines
    ```

    ```text
    two lines
    ```

```json title="own.jsonl"
{"id": "甲"}
```

```sh title="Not run: needs a package index"
pip download commentary-nlp
```

```text
what is written here is no output
```

````text
```python
print("a block inside a block")
```
````
"""


def test_what_runs_what_is_a_file_and_what_only_stands_there() -> None:
    blocks = read_blocks(PAGE)
    assert [(block.language, block.runs, block.file) for block in blocks] == [
        ("python", True, None),
        ("text", False, None),
        ("sh", True, None),
        ("text", False, None),
        ("json", False, "own.jsonl"),
        ("sh", False, None),
        ("text", False, None),
        ("text", False, None),
    ]
    assert blocks[2].body == "echo two \\\n  lines\n"
    assert [PAGE[block.start : block.end] for block in blocks[:2]] == ["print(1)\n", "1\n"]
    assert PAGE.splitlines()[blocks[0].line - 1] == "print(1)"


def test_an_output_belongs_to_the_block_right_before_it() -> None:
    found = steps(PAGE)
    assert [step.shown.body if step.shown else None for step in found] == ["1\n", "two lines\n", None]
    apart = "```python\nprint(1)\n```\n\nWords between.\n\n```text\n2\n```\n"
    assert [step.shown for step in steps(apart)] == [None]


def test_a_language_that_is_not_run_is_a_fault() -> None:
    assert unknown_languages(PAGE) == []
    (fault,) = unknown_languages("Words.\n\n```bash\nls\n```\n")
    assert "line 3" in fault and "'bash'" in fault
    assert unknown_languages('```r title="Not run: needs R"\nlibrary(arrow)\n```\n') == []
