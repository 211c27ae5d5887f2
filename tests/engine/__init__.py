"""The browser's engine beside Python's town: pytest makes cases, one process of node lives them, all is compared."""
