"""Where plans are: what the page is about (scope), how its plans, solutions, tasks and reports stand (standing), who is
late (late), and the same as a workbook (workbook)."""
