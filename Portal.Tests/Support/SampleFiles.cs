using System.IO.Compression;
using System.Text;
using ClosedXML.Excel;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;
using WordText = DocumentFormat.OpenXml.Wordprocessing.Text;

namespace Portal.Tests.Support;

/// <summary>Small files of each format, made here, and hostile ones.</summary>
public static class SampleFiles
{
    public static byte[] Utf8(string text) => new UTF8Encoding(false).GetBytes(text);

    public static byte[] Excel()
    {
        using var workbook = new XLWorkbook();
        var sheet = workbook.AddWorksheet("s");
        sheet.Cell(1, 1).Value = "title";
        sheet.Cell(1, 2).Value = "text";
        sheet.Cell(2, 1).Value = "一";
        sheet.Cell(2, 2).Value = "高血压会头痛。";
        using var stream = new MemoryStream();
        workbook.SaveAs(stream);
        return stream.ToArray();
    }

    public static byte[] Word()
    {
        using var stream = new MemoryStream();
        using (var document = WordprocessingDocument.Create(stream, DocumentFormat.OpenXml.WordprocessingDocumentType.Document))
        {
            document.AddMainDocumentPart().Document = new Document(
                new Body(
                    new Paragraph(new Run(new WordText("高血压会头痛。"))),
                    new Paragraph(new Run(new WordText("Second")), new Run(new TabChar()), new Run(new WordText("paragraph.")))
                )
            );
        }

        return stream.ToArray();
    }

    public static byte[] Pdf()
    {
        var builder = new PdfDocumentBuilder();
        var page = builder.AddPage(300, 300);
        page.AddText("Hypertension causes headache.", 12, new PdfPoint(20, 200), builder.AddStandard14Font(Standard14Font.Helvetica));
        return builder.Build();
    }

    /// <summary>One page whose content stream inflates to <paramref name="megabytes"/>.</summary>
    public static byte[] PdfBomb(int megabytes)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var block = Encoding.ASCII.GetBytes(
                string.Concat(Enumerable.Repeat("BT /F1 9 Tf (AAAAAAAAAAAAAAAA) Tj ET\n", 1024 * 1024 / 36))
            );
            for (var i = 0; i < megabytes; i++)
                zlib.Write(block);
        }

        var pdf = new MemoryStream();
        var offsets = new List<long>();
        Write("%PDF-1.4\n");
        Object("<< /Type /Catalog /Pages 2 0 R >>");
        Object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        Object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>");
        offsets.Add(pdf.Length);
        Write($"4 0 obj\n<< /Length {packed.Length} /Filter /FlateDecode >>\nstream\n");
        pdf.Write(packed.ToArray());
        Write("\nendstream\nendobj\n");
        Object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        var xref = pdf.Length;
        Write(
            "xref\n0 6\n0000000000 65535 f \n"
                + string.Concat(offsets.Select(o => $"{o:D10} 00000 n \n"))
                + $"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF"
        );
        return pdf.ToArray();

        void Write(string text) => pdf.Write(Encoding.ASCII.GetBytes(text));

        void Object(string body)
        {
            offsets.Add(pdf.Length);
            Write($"{offsets.Count} 0 obj\n{body}\nendobj\n");
        }
    }

    /// <summary>An archive whose headers declare another size than an entry has.</summary>
    public static byte[] WithLyingSize(byte[] zip, int real, int declared)
    {
        var changed = (byte[])zip.Clone();
        var wanted = BitConverter.GetBytes(real);
        for (var i = 0; i + 4 <= changed.Length; i++)
        {
            if (changed.AsSpan(i, 4).SequenceEqual(wanted))
                BitConverter.GetBytes(declared).CopyTo(changed, i);
        }

        return changed;
    }

    /// <summary>A PDF that names a password handler.</summary>
    public static byte[] EncryptedPdf() =>
        Encoding.ASCII.GetBytes(
            """
            %PDF-1.4
            1 0 obj
            << /Type /Catalog /Pages 2 0 R >>
            endobj
            2 0 obj
            << /Type /Pages /Kids [] /Count 0 >>
            endobj
            3 0 obj
            << /Filter /Standard /V 2 /R 3 /Length 128 /P -44
            /O <28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A>
            /U <28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A> >>
            endobj
            trailer
            << /Root 1 0 R /Size 4 /Encrypt 3 0 R /ID [<00112233445566778899AABBCCDDEEFF><00112233445566778899AABBCCDDEEFF>] >>
            %%EOF
            """
        );

    public static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name, CompressionLevel.SmallestSize).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }
}
