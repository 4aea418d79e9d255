import CV4L2
import Glibc

/// A device that streams, and the driver's buffers, mapped for reading only; both end with it.
@safe
struct CameraStream: ~Copyable {
    let device: CameraDevice
    private var buffers: [UnsafeRawBufferPointer]
    /// A bit for each buffer that the driver would not take back: it is offered again.
    private var refused: UInt32 = 0

    /// What the driver gave.
    enum Arrival {
        case picture(ArrivedPicture)
        /// None is there yet.
        case nothing
        /// The stream broke off; it can be begun again.
        case broken
        /// Nothing will come any more: the system's error number.
        case ended(Int32)
    }

    /// Asks for buffers and begins to stream.
    ///
    /// - Parameter pictureBytes: what a buffer must hold at least.
    static func begin(_ device: consuming CameraDevice, pictureBytes: Int) throws(CameraProblem) -> CameraStream {
        // From here on it is unmapped and stopped, whatever fails.
        var stream = CameraStream(device: device)
        try stream.map(pictureBytes: pictureBytes)
        let code = stream.start()
        if code != 0 { throw .refused(step: "begin to stream", code: code) }
        return stream
    }

    private init(device: consuming CameraDevice) {
        self.device = device
        unsafe buffers = []
    }

    deinit {
        CameraStream.stop(device)
        for index in 0..<bufferCount {
            unsafe v4l2_munmap(UnsafeMutableRawPointer(mutating: buffers[index].baseAddress), buffers[index].count)
        }
        var request = CameraStream.request(count: 0)
        _ = device.ask(lamppost_VIDIOC_REQBUFS, &request)
    }

    /// The next picture, if one is there; give its buffer back as soon as it is read.
    mutating func next() -> Arrival {
        offerRefused()
        var buffer = unsafe CameraStream.buffer(0)
        switch unsafe device.ask(lamppost_VIDIOC_DQBUF, &buffer) {
        case 0:
            guard unsafe buffer.index < bufferCount else { return .ended(EINVAL) }
            return unsafe .picture(ArrivedPicture(buffer, capacity: buffers[Int(buffer.index)].count))
        case EAGAIN: return .nothing
        case EIO: return .broken
        case let code: return .ended(code)
        }
    }

    /// The bytes of a picture that was not given back yet.
    @_lifetime(borrow self)
    func bytes(of picture: ArrivedPicture) -> Span<UInt8> {
        let all = unsafe Span<UInt8>(_unsafeBytes: buffers[picture.buffer])
        return unsafe _overrideLifetime(all.extracting(0..<picture.byteCount), borrowing: self)
    }

    mutating func giveBack(_ picture: ArrivedPicture) {
        queue(picture.buffer)
    }

    /// Stops and begins again.
    ///
    /// - Returns: 0, or the system's error number.
    mutating func restart() -> Int32 {
        CameraStream.stop(device)
        return start()
    }

    // MARK: Steps

    private var bufferCount: Int { unsafe buffers.count }

    private mutating func map(pictureBytes: Int) throws(CameraProblem) {
        var request = CameraStream.request(count: 4)
        try device.demand("ask for buffers", lamppost_VIDIOC_REQBUFS, &request)
        guard (2...32).contains(request.count) else { throw .tooFewBuffers(Int(request.count)) }
        for index in 0..<request.count {
            var buffer = unsafe CameraStream.buffer(index)
            try unsafe device.demand("ask for a buffer", lamppost_VIDIOC_QUERYBUF, &buffer)
            let length = unsafe Int(buffer.length)
            guard length > 0, length >= pictureBytes else { throw .smallBuffer(length, needed: max(1, pictureBytes)) }
            let start = unsafe v4l2_mmap(
                nil, length, PROT_READ, MAP_SHARED, device.descriptor, Int64(buffer.m.offset))
            guard let start = unsafe start, unsafe start != UnsafeMutableRawPointer(bitPattern: -1) else {
                throw .refused(step: "map a buffer", code: errno)
            }
            unsafe buffers.append(UnsafeRawBufferPointer(start: start, count: length))
        }
    }

    /// Gives the driver all buffers and lets it begin.
    private mutating func start() -> Int32 {
        refused = 0
        for index in 0..<bufferCount { queue(index) }
        var type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
        return device.ask(lamppost_VIDIOC_STREAMON, &type)
    }

    private static func stop(_ device: borrowing CameraDevice) {
        var type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
        _ = device.ask(lamppost_VIDIOC_STREAMOFF, &type)
    }

    private mutating func queue(_ index: Int) {
        var buffer = unsafe CameraStream.buffer(UInt32(index))
        if unsafe device.ask(lamppost_VIDIOC_QBUF, &buffer) != 0 { refused |= 1 << UInt32(index) }
    }

    private mutating func offerRefused() {
        while refused != 0 {
            let before = refused
            let index = refused.trailingZeroBitCount
            refused &= ~(1 << UInt32(index))
            queue(index)
            if refused == before { return }
        }
    }

    private static func request(count: UInt32) -> v4l2_requestbuffers {
        var request = v4l2_requestbuffers()
        request.count = count
        request.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
        request.memory = V4L2_MEMORY_MMAP.rawValue
        return request
    }

    private static func buffer(_ index: UInt32) -> v4l2_buffer {
        var buffer = unsafe v4l2_buffer()
        unsafe buffer.index = index
        unsafe buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
        unsafe buffer.memory = V4L2_MEMORY_MMAP.rawValue
        return unsafe buffer
    }
}

// The mappings have one owner and are only read.
extension CameraStream: @unchecked Sendable {}
