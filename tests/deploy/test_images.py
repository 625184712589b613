"""The images that run are the ones on the list, and a folder of them comes as it left or is refused."""

import re
import subprocess

import pytest

from tests.deploy.composed import BASE, DEPLOY, image_of, is_product, listed, services

SUMS = "SHA256SUMS"


def test_the_list_the_compose_file_and_the_image_of_the_product_name_the_same_images():
    here = {f"{name}:{tag}@{digest}" for name, tag, digest in listed()}
    run = {image_of(service) for service in services().values() if not is_product(service)}
    built_on = set(
        re.findall(r"^FROM (\S+)", (BASE / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    )
    assert here == run | built_on
    assert all(re.fullmatch("sha256:[0-9a-f]{64}", digest) for _, _, digest in listed())


def test_each_image_may_be_named_otherwise_as_carry_images_does_where_it_was_carried():
    """Whoever loads an image from a file has not the digest of its registry."""
    for service in services().values():
        name = image_of(service).split("@")[0].rpartition(":")[0].rpartition("/")[2]
        variable = name.upper().replace("-", "_")
        assert service["image"].startswith(f"${{IMAGE_{variable}:-")


def carry(*words):
    done = subprocess.run(
        [DEPLOY / "carry-images", *map(str, words)], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def packed(tmp_path):
    """A folder as `save` leaves it, and its seal; what is in the archives is no image."""
    folder = tmp_path / "anh"
    folder.mkdir()
    names = [f"{name}:{tag}" for name, tag, _ in listed() if name != "debian"]
    for name in [*names, "kho-so:0.1.0"]:
        file = re.sub("[/:]", "_", name)
        (folder / f"{file}.tar").write_bytes(name.encode() * 100)
        (folder / f"{file}.id").write_text("sha256:0\n")
    (folder / "images.txt").write_bytes((DEPLOY / "images.txt").read_bytes())
    return folder, sealed(folder)


def sealed(folder):
    script = f"sha256sum -- images.txt *.tar *.id >{SUMS} && sha256sum {SUMS} | cut -d ' ' -f 1"
    return subprocess.run(
        script, shell=True, cwd=folder, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_what_came_as_it_left_is_told_so(packed):
    assert carry("verify", *packed) == (0, "Đủ và đúng.\n")


def changed(folder):
    file = folder / "nginx_1.30.5-trixie.tar"
    content = bytearray(file.read_bytes())
    content[7] ^= 1
    file.write_bytes(content)


def sealed_anew(folder):
    changed(folder)
    sealed(folder)


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (changed, "đã đổi"),
        (lambda folder: (folder / "nginx_1.30.5-trixie.tar").unlink(), "thiếu"),
        (lambda folder: (folder / "them.tar").touch(), "tệp lạ: them.tar"),
        (lambda folder: (folder / SUMS).unlink(), SUMS),
        # Whoever changes an image and writes the sums anew cannot write the seal anew.
        (sealed_anew, "dấu niêm phong"),
    ],
)
def test_what_is_otherwise_is_refused_with_what_is_wrong(packed, harm, told):
    harm(packed[0])
    code, said = carry("verify", *packed)
    assert code == 1
    assert told in said
    # Nothing is loaded of it either, whether there is a container engine or not.
    assert carry("load", *packed, packed[0].parent / "images.env")[0] == 1
    assert not (packed[0].parent / "images.env").exists()


def test_images_of_another_version_of_the_program_are_refused(packed):
    folder, _ = packed
    (folder / "images.txt").write_text("nginx 1.0 sha256:0\n")
    code, said = carry("verify", folder, sealed(folder))
    assert (code, "phiên bản" in said) == (1, True)


def test_an_image_that_is_on_the_list_and_was_never_packed_is_missed(packed):
    folder, _ = packed
    (folder / "nginx_1.30.5-trixie.tar").unlink()
    code, said = carry("verify", folder, sealed(folder))
    assert (code, "thiếu ảnh nginx:1.30.5-trixie" in said) == (1, True)


def test_without_words_it_tells_how_it_is_called():
    code, said = carry()
    assert code == 2
    assert all(verb in said for verb in ("save FOLDER", "verify FOLDER SEAL", "load FOLDER SEAL"))
