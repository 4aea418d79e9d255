internal import Glibc

/// A block of memory of its own on the heap, overwritten with zeros before it is given back.
///
/// Raw pictures and sound live in nothing else. The storage is never shared and never moves to a
/// place that is not wiped: growing copies into a new block and wipes the old one.
@safe
public struct WipedBuffer<Element: BitwiseCopyable>: ~Copyable {
    private var storage: UnsafeMutableBufferPointer<Element>

    /// The number of elements in use, at most `capacity`.
    public private(set) var count: Int

    /// Makes a buffer of `capacity` elements, all bytes zero, none in use.
    public init(capacity: Int) {
        precondition(capacity >= 0, "a buffer cannot have \(capacity) elements")
        unsafe storage = WipedBuffer.allocate(capacity)
        count = 0
    }

    /// Makes a buffer of `count` elements, all bytes zero, all in use.
    public init(count: Int) {
        self.init(capacity: count)
        self.count = count
    }

    deinit {
        unsafe WipedBuffer.release(storage)
    }

    public var capacity: Int { unsafe storage.count }

    /// Sets the number of elements in use; elements that fall out of use are zeroed.
    ///
    /// Grows the storage when `newCount` exceeds `capacity`, keeping what is in use.
    /// - Complexity: O(1) when nothing grows or shrinks.
    public mutating func resize(to newCount: Int) {
        precondition(newCount >= 0, "a buffer cannot have \(newCount) elements")
        if newCount > capacity {
            let larger = unsafe WipedBuffer.allocate(newCount)
            for i in 0..<count { unsafe larger[i] = storage[i] }
            unsafe WipedBuffer.release(storage)
            unsafe storage = larger
        } else if newCount < count {
            unsafe WipedBuffer.zero(UnsafeMutableBufferPointer(rebasing: storage[newCount..<count]))
        }
        count = newCount
    }

    /// Zeroes all storage and leaves nothing in use.
    public mutating func wipe() {
        unsafe WipedBuffer.zero(storage)
        count = 0
    }

    /// Zeroes all storage; what is in use stays in use.
    public mutating func zero() {
        unsafe WipedBuffer.zero(storage)
    }

    /// The elements in use.
    public var span: Span<Element> {
        @_lifetime(borrow self)
        get {
            let all = unsafe Span(_unsafeElements: UnsafeBufferPointer(storage))
            return unsafe _overrideLifetime(all.extracting(0..<count), borrowing: self)
        }
    }

    /// The elements in use, to write.
    public var mutableSpan: MutableSpan<Element> {
        @_lifetime(&self)
        mutating get {
            let used = unsafe UnsafeMutableBufferPointer(rebasing: storage[0..<count])
            return unsafe _overrideLifetime(MutableSpan(_unsafeElements: used), mutating: &self)
        }
    }

    /// Calls `body` with the elements before a place, to read, and those from it on, to write: for filling one part of a
    /// buffer from another.
    ///
    /// - Precondition: `place` lies in 0 … `count`.
    public mutating func withHalves(at place: Int, _ body: (Span<Element>, inout MutableSpan<Element>) -> Void) {
        precondition((0...count).contains(place), "a buffer of \(count) elements has no place \(place)")
        let before = unsafe Span(_unsafeElements: UnsafeBufferPointer(rebasing: storage[0..<place]))
        var after = unsafe MutableSpan(_unsafeElements: UnsafeMutableBufferPointer(rebasing: storage[place..<count]))
        body(before, &after)
    }

    private static func allocate(_ capacity: Int) -> UnsafeMutableBufferPointer<Element> {
        let block = UnsafeMutableBufferPointer<Element>.allocate(capacity: capacity)
        unsafe zero(block)
        return unsafe block
    }

    private static func release(_ block: UnsafeMutableBufferPointer<Element>) {
        unsafe zero(block)
        unsafe block.deallocate()
    }

    private static func zero(_ block: UnsafeMutableBufferPointer<Element>) {
        guard let start = block.baseAddress else { return }
        unsafe explicit_bzero(start, block.count * MemoryLayout<Element>.stride)
    }
}

// The storage has one owner, and no element holds a reference.
extension WipedBuffer: @unchecked Sendable {}
