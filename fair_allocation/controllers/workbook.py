from tempfile import SpooledTemporaryFile

from werkzeug.wsgi import wrap_file

from odoo.exceptions import AccessError
from odoo.http import Controller, Response, content_disposition, request, route

MIME_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: Larger files are kept on disk while they are sent.
IN_MEMORY = 10 * 1024 * 1024


#: What the fairness workbook can be made of, by the name in the address.
SOURCES = {
    "period": "fair.allocation.export",
    "run": "fair.allocation.run",
    "evaluation": "fair.allocation.evaluation",
}


class FairAllocationWorkbookController(Controller):
    """The fairness workbook as a file."""

    @route(
        "/fair_allocation/workbook/<any(period, run, evaluation):kind>/<int:source_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download(self, kind, source_id):
        """The workbook of a period (the user's own dialog), a run or an evaluation.

        What isn't there and what one may not see get the same answer.
        """
        file = SpooledTemporaryFile(max_size=IN_MEMORY)
        try:
            source = request.env[SOURCES[kind]].search([("id", "=", source_id)])
            source._make_workbook(file)
        except (AccessError, ValueError) as error:
            raise request.not_found() from error
        size = file.tell()
        file.seek(0)
        return Response(
            wrap_file(request.httprequest.environ, file),
            headers=[
                ("Content-Type", MIME_TYPE),
                ("Content-Length", str(size)),
                (
                    "Content-Disposition",
                    content_disposition(source._get_workbook_name()),
                ),
                ("X-Content-Type-Options", "nosniff"),
            ],
            direct_passthrough=True,
        )
