public import Signal

/// Somebody who may become the viewer, and since when.
struct ViewerChallenge: Sendable {
    var id = 0
    var since = MediaTime.zero
}

extension FaceTracker {
    /// How much larger another face must be, side by side, before it may become the viewer's.
    public static let viewerLead: Float = 1.3
    /// For how long it must be that; as long there is no viewer after one has left, in which time an encounter ends.
    public static let viewerPatience: Nanoseconds = 1_000_000_000

    /// The faces that are followed, confirmed or not: those that `follow` wants to hear of.
    public var trackCount: Int { tracks.count }

    /// A face that is followed, `0..<trackCount`, in the order of their numbers.
    public subscript(_ index: Int) -> TrackedFace { TrackedFace(tracks.span[index]) }

    /// The face of that number; `nil` if it is not followed.
    public func face(_ id: Int) -> TrackedFace? { index(of: id).map { self[$0] } }

    /// How many people are in view: faces that are confirmed.
    public var count: Int {
        var count = 0
        for i in 0..<tracks.count where tracks.span[i].isConfirmed { count += 1 }
        return count
    }

    /// The one person who may be read: the largest confirmed face, until another is clearly larger for a while.
    public var viewer: TrackedFace? { viewerID.flatMap { face($0) } }

    /// How many people are in view besides the viewer. They are counted and never read.
    public var bystanders: Int { count - (viewer == nil ? 0 : 1) }

    /// Takes out the oldest event that was not read yet; at most 64 are kept.
    public mutating func nextEvent() -> FaceEvent? { events.next() }

    func index(of id: Int) -> Int? {
        for i in 0..<tracks.count where tracks.span[i].id == id { return i }
        return nil
    }

    mutating func chooseViewer(at time: MediaTime) {
        let current = viewerID.flatMap { index(of: $0) }
        if viewerID != nil, current == nil {
            viewerID = nil
            events.add(.viewerChanged(nil))
        }
        var largest: Int?
        for i in 0..<tracks.count where tracks.span[i].isConfirmed {
            if largest.map({ tracks.span[i].side > tracks.span[$0].side }) ?? true { largest = i }
        }
        guard let largest else {
            challenge.id = 0
            return
        }
        let candidate = tracks.span[largest]
        if let current,
            largest == current || candidate.side < FaceTracker.viewerLead * tracks.span[current].side
        {
            challenge.id = 0
            return
        }
        if challenge.id != candidate.id { challenge = ViewerChallenge(id: candidate.id, since: time) }
        if hasHadViewer, time - challenge.since < FaceTracker.viewerPatience { return }
        viewerID = candidate.id
        hasHadViewer = true
        challenge.id = 0
        events.add(.viewerChanged(candidate.id))
    }
}
