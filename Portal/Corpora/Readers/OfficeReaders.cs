using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Portal.Domain.Corpora;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;
using UglyToad.PdfPig.Exceptions;

namespace Portal.Corpora.Readers;

/// <summary>Word and PDF: one document each.</summary>
internal static class OfficeReaders
{
    public static (ReadHeader, IEnumerable<ReadRecord>) Word(string path, string fileName)
    {
        ZipCheck.Check(path);
        using var document = WordprocessingDocument.Open(
            path,
            false,
            new OpenSettings { MaxCharactersInPart = ReaderLimits.UnpackedBytes }
        );
        var body = document.MainDocumentPart?.Document?.Body ?? throw new ImportRejectedException(CorporaProblems.ImportEmpty, fileName);
        var text = new StringBuilder();
        foreach (var paragraph in body.Descendants<Paragraph>())
        {
            foreach (var part in paragraph.Descendants<OpenXmlElement>())
            {
                if (part is Text run)
                    text.Append(run.Text);
                else if (part is TabChar)
                    text.Append('\t');
                else if (part is Break)
                    text.Append('\n');
            }

            text.Append('\n');
        }

        return (new ReadHeader(FileFormat.Word, null, null), [new ReadRecord(TextReaders.Title(fileName), text.ToString(), null)]);
    }

    public static (ReadHeader, IEnumerable<ReadRecord>) Pdf(string path, string fileName)
    {
        try
        {
            using var document = PdfDocument.Open(path);
            if (document.NumberOfPages > ReaderLimits.Pages)
                throw new ImportRejectedException(CorporaProblems.ImportTooManyPages, $"{ReaderLimits.Pages}", $"{document.NumberOfPages}");
            var text = new StringBuilder();
            foreach (var page in document.GetPages())
            {
                text.AppendLine(ContentOrderTextExtractor.GetText(page, true));
                if (text.Length > ReaderLimits.Characters)
                    throw new ImportRejectedException(CorporaProblems.ImportTooLong, $"{ReaderLimits.Characters}");
            }

            if (string.IsNullOrWhiteSpace(text.ToString()))
                throw new ImportRejectedException(CorporaProblems.ImportPdfNoText, fileName);
            return (new ReadHeader(FileFormat.Pdf, null, null), [new ReadRecord(TextReaders.Title(fileName), text.ToString(), null)]);
        }
        catch (PdfDocumentEncryptedException)
        {
            throw new ImportRejectedException(CorporaProblems.ImportEncrypted, fileName);
        }
    }
}
