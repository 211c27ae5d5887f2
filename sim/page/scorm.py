"""A package for learning platforms: SCORM 1.2, one lesson that is complete when its last step is reached.

A platform unpacks the archive, opens `listed.html` in a frame, and offers it an object named API, by which the page
says how far it is (`web/host.ts`). No mark, no answer and nothing about a person is told to it.
"""

from __future__ import annotations

import io
import zipfile

from sim import __version__

TITLE = "Listed: a town in which a list feeds itself"
MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="listed" version="{__version__}"
    xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
    xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>1.2</schemaversion>
  </metadata>
  <organizations default="seminar">
    <organization identifier="seminar">
      <title>{TITLE}</title>
      <item identifier="town" identifierref="page" isvisible="true">
        <title>{TITLE}</title>
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="page" type="webcontent" adlcp:scormtype="sco" href="listed.html">
      <file href="listed.html"/>
    </resource>
  </resources>
</manifest>
"""
"""Its two addresses are names of vocabularies: nothing is fetched from there."""
THEN = (1980, 1, 1, 0, 0, 0)  # the same page gives the same bytes


def package(page: str) -> bytes:
    """The archive with the page in it. The same page gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in (("imsmanifest.xml", MANIFEST), ("listed.html", page)):
            entry = zipfile.ZipInfo(name, THEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return out.getvalue()
