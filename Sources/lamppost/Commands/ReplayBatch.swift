import Audit
import Digest
import Dispatch
import Pipeline
import Recording
import Signal
import Synchronization

/// Many recordings, each standing alone: a bad one is named and the others finish.
struct ReplayBatch: Sendable {
    private struct Job: Sendable {
        var source: String
        /// Where its log goes.
        var folder: String?
    }

    private enum Result: Sendable {
        case done(String)
        case skipped
        case failed(String, ExitStatus)
    }

    /// How many sources were reported, and why one could not be.
    private struct Reported {
        var count = 0
        var problem: FileError?
    }

    private let jobs: [Job]
    private let setup: ReplaySetup
    private let out: String?
    private let isTraced: Bool

    init(sources: [String], setup: ReplaySetup, out: String?, isTraced: Bool) throws {
        self.setup = setup
        self.out = out
        self.isTraced = isTraced
        jobs = try sources.map { source in
            guard let out else { return Job(source: source, folder: nil) }
            return Job(source: source, folder: sources.count == 1 ? out : "\(out)/\(try ReplayBatch.stem(source))")
        }
        var folders: [String: String] = [:]
        for job in jobs {
            guard let folder = job.folder else { continue }
            if let other = folders.updateValue(job.source, forKey: folder) {
                throw Failure.badInput(
                    "\(other) and \(job.source) would both write to \(folder); rename one, or run them with different --out")
            }
        }
    }

    /// The name of a source's folder: its file name without extension.
    private static func stem(_ source: String) throws -> String {
        if source == "-" { return "standard-input" }
        let name = source.split(separator: "/").last.map(String.init) ?? source
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }

    func run(threads: Int) throws -> ExitStatus {
        if let out { try File.makeFolder(out) }
        let results = Mutex<[Result?]>(Array(repeating: nil, count: jobs.count))
        let next = Mutex(0)
        let reporter = Mutex(Reported())
        DispatchQueue.concurrentPerform(iterations: min(threads, jobs.count)) { _ in
            while true {
                let index = next.withLock { value in
                    defer { value += 1 }
                    return value
                }
                guard index < jobs.count else { return }
                let result = run(jobs[index], isAlone: threads == 1 || jobs.count == 1)
                results.withLock { $0[index] = result }
                report(results, reporter)
            }
        }
        let status = try finish(results.withLock { $0 })
        if let problem = reporter.withLock({ $0.problem }) { throw problem }
        return status
    }

    private func run(_ job: Job, isAlone: Bool) -> Result {
        let source: RecordingRun
        do throws(SourceError) { source = try RecordingRun(upTo: job.source) } catch {
            return .failed(error.description, PipelineError.source(error).status)
        }
        // Where the source cannot be read, the replay says so.
        let fingerprint = job.folder == nil ? nil : try? RunFile.Fingerprint(of: source.paths)
        if jobs.count > 1, let folder = job.folder,
            RunFile.isDone(job.source, fingerprint, setup.options, in: folder)
        {
            return .skipped
        }
        return replay(source, fingerprint, to: job.folder, isAlone: isAlone)
    }

    private func replay(
        _ source: RecordingRun, _ fingerprint: RunFile.Fingerprint?, to folder: String?, isAlone: Bool
    ) -> Result {
        var trace = ""
        var problem: FileError?
        let clock = ContinuousClock()
        let start = clock.now
        var bar = Progress(source.path, isShown: isAlone && !isTraced)
        do throws(PipelineError) {
            let outcome = try Replay.run(
                source, setup.options, to: folder,
                observe: { decision in
                    guard isTraced, problem == nil else { return }
                    guard jobs.count == 1 else {
                        trace += SummaryText.line(decision) + "\n"
                        return
                    }
                    // One source's lines stand in nobody's way: each is written as it comes.
                    do throws(FileError) {
                        try Output.say(SummaryText.line(decision))
                    } catch {
                        problem = error
                    }
                },
                progress: { time, done, total in bar.update(done: done, total: total, media: time) })
            bar.finish()
            if let folder {
                do throws(FileError) {
                    try RunFile.write(
                        source: source, fingerprint: fingerprint, setup: setup.options, outcome: outcome,
                        wall: start.duration(to: clock.now), to: folder)
                } catch {
                    return .failed(error.explained, .systemFailed)
                }
            }
            if let problem { return .failed(problem.explained, .systemFailed) }
            let place = folder.map { "\($0)/decisions.jsonl" } ?? "not kept; give --out DIR to keep it"
            return .done(
                trace + SummaryText.table(source.path, outcome.summary, begin: source.begin)
                    + "\n\n  Log: \(place)\(outcome.head.map { "\n  Head: \($0.hex)" } ?? "")\n")
        } catch {
            bar.finish()
            return .failed(error.description, error.status)
        }
    }

    /// Prints what is finished, in the order of the sources.
    private func report(_ results: borrowing Mutex<[Result?]>, _ reporter: borrowing Mutex<Reported>) {
        reporter.withLock { reported in
            while reported.count < jobs.count, let result = results.withLock({ $0[reported.count] }) {
                switch result {
                case .done(let text):
                    do throws(FileError) {
                        try Output.say(text)
                    } catch {
                        reported.problem = error
                    }
                case .skipped:
                    Messages.say("\(jobs[reported.count].source): its log is there already, made with this setup")
                case .failed(let problem, _): Messages.problem(problem)
                }
                reported.count += 1
            }
        }
    }

    private func finish(_ results: [Result?]) throws -> ExitStatus {
        var failed: [(source: String, problem: String, status: ExitStatus)] = []
        for (job, result) in zip(jobs, results) {
            if case .failed(let problem, let status) = result { failed.append((job.source, problem, status)) }
        }
        // A folder that this run could not write to, or that is another run's, is not written to once more.
        let isListed = jobs.count > 1 || failed.allSatisfy { $0.status == .badInput }
        if let out, isListed {
            let path = "\(out)/failed.csv"
            if failed.isEmpty {
                if Folder.has(path) { try File.remove(path) }
            } else {
                let rows = failed.map { "\(quoted($0.source)),\(quoted($0.problem))" }
                try File.replace(path, with: Array((["source,reason"] + rows).joined(separator: "\n").utf8) + [0x0a])
            }
        }
        return failed.map(\.status).max { $0.rawValue < $1.rawValue } ?? .done
    }

    private func quoted(_ text: String) -> String {
        "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

extension PipelineError {
    /// How a command ends that meets this.
    var status: ExitStatus {
        switch self {
        case .source(let error): error.kind == .deviceFailed ? .systemFailed : .badInput
        case .log: .systemFailed
        }
    }
}
