import Digest
import Signal

/// `lamppost bench`: how fast the stations are on this machine.
enum BenchCommand: Subcommand {
    static let name = "bench"
    static let summary = "measure how fast the stations are on this machine"
    static let help = """
        lamppost bench [NAME…] [--json] [--camera DEV] [--microphone PCM] [--consent F]

        Measures each station and each kernel alone, in processor time of one core: the median over samples, the 90th
        percentile, what a second of that time works through, and how many times as long the plain reference takes,
        which computes the same value by value; both are sampled in turn. A station of many kernels has none.
        NAME is a row or the beginning of one (jpeg, luma.yuyv.vga); without it, all rows.

        --json   one array of rows {"name", "median_ns", "p90_ns", "allocations", "reference_ratio", "per_second",
                 "unit"}; null for what is not measured here. allocations are always null: counting them needs a
                 malloc of one's own; that nothing is allocated from frame to frame is shown by tests

        The row about JPEG pictures uses the photographs in ../shared/data/boxed where they are at hand, else as many
        pixels of the pictures in Recordings/; without either it is left out, and standard error says so.

        The row live.decision is a live run of a minute, on the camera and the microphone that you name and under the consent
        that you give: milliseconds on the clock from the moment of a decision until it is made, which holds the wait for
        all that was captured before it; and the share of a core that the whole program takes.

          --camera DEV       the camera; none unless named
          --microphone PCM   libasound's name of the microphone; none unless named
          --consent F        a consent record, as `lamppost consent give --out-record F` writes it
          --for DURATION     how long it runs                  (default: PT1M)
          and --policy, --ads, --scene, --intent, --epoch as `lamppost live` takes them

        Examples:
          lamppost bench
          lamppost bench jpeg --json
          lamppost bench live --camera /dev/video0 --microphone hw:0 --consent consent.jsonld

        Exit status: 0 done, 1 the record gives no sensor, 2 bad usage or input, 3 a device or the system failed.
        """

    /// In the order of the table.
    static var all: [Benchmark] {
        SoundBenchmarks.all + VoiceBenchmarks.all + VideoBenchmarks.all + FaceBenchmarks.all + PipelineBenchmarks.all
            + MoodBenchmarks.all + GuardBenchmarks.all + ProofBenchmarks.all
    }

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        let asJSON = try arguments.flag("--json")
        let live = try LiveBenchmark(&arguments)
        let wanted = try arguments.rest()
        let isWanted = { (row: String) in wanted.isEmpty || wanted.contains { row == $0 || row.hasPrefix($0 + ".") } }
        let chosen = all.filter { isWanted($0.name) }
        let isLive = isWanted(LiveBenchmark.name)
        if live != nil, !isLive {
            throw Failure.usage("devices are for the row \(LiveBenchmark.name) alone", command: name)
        }
        if chosen.isEmpty, !isLive {
            throw Failure.usage("there is no row \"\(wanted.joined(separator: " "))\"", command: name)
        }
        var output = Output()
        let table = Table(
            .init(title: "row", width: 28), .init(title: "median", width: 12, isRightAligned: true),
            .init(title: "90 %", width: 12, isRightAligned: true),
            .init(title: "reference", width: 9, isRightAligned: true), .init(title: "throughput", width: 20))
        try output.line(asJSON ? "[" : table.header)
        var separator = ""
        for row in chosen {
            guard let result = try row.measure() else {
                Messages.say("\(row.name): left out, its inputs are not at hand")
                continue
            }
            if asJSON {
                var object = JSONWriter()
                object.add("name", row.name)
                object.add("median_ns", Int64(result.medianNanoseconds))
                object.add("p90_ns", Int64(result.p90Nanoseconds))
                object.add("allocations", json: "null")
                object.add("reference_ratio", json: result.referenceRatio.map { hundredths($0) } ?? "null")
                object.add("per_second", json: String(Int64(row.perSecond(result).rounded())))
                object.add("unit", row.unit)
                try output.write(separator + object.object)
                separator = ",\n"
            } else {
                try output.line(
                    table.row([
                        row.name, readable(result.medianNanoseconds), readable(result.p90Nanoseconds),
                        result.referenceRatio.map { hundredths($0) + "×" } ?? "–",
                        "\(thousands(row.perSecond(result))) \(row.unit)/s",
                    ]))
                try output.flush()
            }
        }
        if isLive {
            if let live {
                let result = try live.measure()
                if asJSON {
                    try output.write(separator + LiveBenchmark.json(result))
                } else {
                    let (row, rest) = LiveBenchmark.cells(result)
                    try output.line(table.row(row))
                    try output.line(table.row(["", "", "", "", rest]))
                }
            } else {
                Messages.say("\(LiveBenchmark.name): left out, it needs --camera DEV or --microphone PCM, and --consent F")
            }
        }
        if asJSON { try output.line("\n]") }
        try output.flush()
        return .done
    }

    /// Two decimals.
    private static func hundredths(_ value: Double) -> String {
        let whole = Int((value * 100).rounded())
        return "\(whole / 100).\(whole % 100 < 10 ? "0" : "")\(whole % 100)"
    }

    /// `12345`; from a million on `1.2 M`.
    private static func thousands(_ value: Double) -> String {
        if value >= 1e6 { return "\(Int((value / 1e5).rounded()) / 10).\(Int((value / 1e5).rounded()) % 10) M" }
        return String(Int(value.rounded()))
    }

    /// `1.234 ms`; three decimals of the unit that fits.
    private static func readable(_ nanoseconds: Int) -> String {
        let (unit, name) =
            switch nanoseconds {
            case 1_000_000_000...: (1_000_000_000, "s")
            case 1_000_000...: (1_000_000, "ms")
            default: (1_000, "µs")
            }
        let thousandths = String(nanoseconds % unit * 1000 / unit)
        return
            "\(nanoseconds / unit).\(String(repeating: "0", count: 3 - thousandths.utf8.count))\(thousandths) \(name)"
    }
}
