"""How Sphinx makes the site. Nothing on it is fetched from elsewhere: no fonts, no MathJax, no require.js."""

from sim import __version__

project = "Listed"
author = "The Listed authors"
copyright = "The Listed authors"
release = __version__
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
nb_execution_mode = "off"  # lessons.py has run them
nb_ipywidgets_js = {}  # a widget without its Python does nothing: what stands for it is shown
nb_merge_streams = True
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence"]
suppress_warnings = ["myst.header"]  # the model's page leaves out a level
default_role = "code"
autodoc_typehints = "none"
autodoc_member_order = "bysource"
napoleon_numpy_docstring = False
html_theme = "furo"
html_title = "Listed"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_extra_path = ["extra"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_theme_options = {"navigation_with_keys": False}
