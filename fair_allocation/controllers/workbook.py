from tempfile import SpooledTemporaryFile

from werkzeug.wsgi import wrap_file

from odoo.exceptions import AccessError
from odoo.http import Controller, Response, content_disposition, request, route

MIME_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: Larger files are kept on disk while they are sent.
IN_MEMORY = 10 * 1024 * 1024


class FairAllocationWorkbookController(Controller):
    """The fairness workbook as a file."""

    @route(
        "/fair_allocation/workbook/<int:export_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download(self, export_id):
        """The workbook that the user's own dialog ``export_id`` asks for.

        What isn't there and what isn't one's own get the same answer.
        """
        file = SpooledTemporaryFile(max_size=IN_MEMORY)
        try:
            export = request.env["fair.allocation.export"].search(
                [("id", "=", export_id)]
            )
            export._write(file)
        except (AccessError, ValueError) as error:
            raise request.not_found() from error
        size = file.tell()
        file.seek(0)
        return Response(
            wrap_file(request.httprequest.environ, file),
            headers=[
                ("Content-Type", MIME_TYPE),
                ("Content-Length", str(size)),
                ("Content-Disposition", content_disposition(export._get_file_name())),
                ("X-Content-Type-Options", "nosniff"),
            ],
            direct_passthrough=True,
        )
