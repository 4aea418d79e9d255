extension DossierPage {
    /// Readable on a screen and on A4, in colour and in grey.
    static let style = """
        @page{size:A4;margin:18mm 17mm 20mm;
        @bottom-center{content:counter(page) " / " counter(pages);font-size:8pt;color:#555}}
        *{box-sizing:border-box}
        body{font:16px/1.5 "Liberation Sans",Arial,Helvetica,sans-serif;color:#1a1a1a;background:#fff;
        max-width:54rem;margin:2rem auto;padding:0 1rem}
        nav{margin-bottom:1.5rem}
        article+article{margin-top:5rem;border-top:3px solid #1a1a1a;padding-top:2rem}
        .kind{margin:0;color:#555;text-transform:uppercase;letter-spacing:.06em;font-size:.8rem}
        h1{font-size:1.8rem;line-height:1.2;margin:.2rem 0 1rem;overflow-wrap:anywhere}
        h2{font-size:1.3rem;margin:2.4rem 0 .6rem;padding-bottom:.2rem;border-bottom:2px solid #1a1a1a}
        h3{font-size:1.05rem;margin:1.4rem 0 .3rem}
        p{margin:.4rem 0}ul{margin:.3rem 0 .6rem;padding-left:1.3rem}li{margin:.15rem 0}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.2rem;margin:.8rem 0}
        dt{font-weight:bold}dd{margin:0;overflow-wrap:anywhere}
        .commands{display:block}.commands dt{font-weight:normal;margin-top:.6rem}
        code{font:.85em "Liberation Mono",Consolas,monospace;overflow-wrap:anywhere;color:#333}
        h3 code{font-weight:normal;color:#666}
        small{font-size:.85em;color:#555}small code{font-size:1em}.note{font-size:.88em;color:#444}
        .advice{border-left:4px solid #1a1a1a;padding:.3rem .8rem;background:#f3f3f3}
        table{border-collapse:collapse;width:100%;margin:.8rem 0;font-size:.9rem;line-height:1.4}
        td,th{text-align:left;vertical-align:top;padding:.4rem .6rem .4rem 0;border-bottom:1px solid #c8c8c8}
        td p{margin:0 0 .3rem}td>:last-child{margin-bottom:0}
        thead th{border-bottom:2px solid #1a1a1a}
        th.law{padding:.35rem .5rem;background:#e9e9e9;border-top:1px solid #1a1a1a}
        .articles td:nth-child(1){width:13%}.articles td:nth-child(2){width:25%}.articles td:nth-child(3){width:15%}
        .rules td:nth-child(1){width:19%}.rules td:nth-child(3){width:35%}
        .number{text-align:right;padding-right:1.2rem}
        .badge{display:inline-block;padding:0 .45em;border:1px solid;border-radius:.2em;font-size:.82em;
        font-weight:bold}
        .badge.proved{color:#14532d;background:#e8f5ec}
        .badge.refuted{color:#fff;background:#8b1a1a;border-color:#8b1a1a}
        .badge.undecided{color:#6b4a00;background:#fdf3d8}
        .badge.uncheckable{color:#555;background:#fff;font-weight:normal;border-style:dashed}
        .level{border-left:3px solid #bbb;padding-left:.9rem;margin:1rem 0}.level h3{margin-top:0}
        .finding{margin:.5rem 0}.finding.refuted,.finding.undecided{border-left:3px solid #8b1a1a;padding-left:.9rem}
        .columns{columns:2;column-gap:2rem}
        @media print{
        body{font-size:10pt;line-height:1.4;max-width:none;margin:0;padding:0}
        nav{display:none}
        article+article{break-before:page;border:0;margin:0;padding:0}
        h1{font-size:19pt}h2{font-size:13pt;margin-top:1.6rem}h3{font-size:10.5pt}
        table{font-size:8.8pt}
        h2,h3{break-after:avoid}tr,li,.level,.finding,.advice,dl{break-inside:avoid}
        thead{display:table-header-group}p{orphans:3;widows:3}
        tr:has(.law){break-after:avoid}.law{print-color-adjust:exact;-webkit-print-color-adjust:exact}
        .advice{background:none}.badge{print-color-adjust:exact;-webkit-print-color-adjust:exact}
        }
        @media (max-width:36rem){.columns{columns:1}dl{display:block}dt{margin-top:.5rem}}
        """
}
