/// A list that keeps its memory when it is emptied: what was in it is overwritten.
struct ReusedList<Element: Sendable>: Sendable {
    private var elements: [Element] = []
    private(set) var count = 0

    /// What is in it.
    var all: ArraySlice<Element> { elements.prefix(count) }

    subscript(_ index: Int) -> Element {
        get { elements[index] }
        _modify { yield &elements[index] }
    }

    mutating func removeAll() { count = 0 }

    mutating func append(_ element: Element) {
        if count < elements.count { elements[count] = element } else { elements.append(element) }
        count += 1
    }

    /// Adds room for elements, to be written from the front; `drop` takes back what is too much.
    @_lifetime(&self)
    mutating func room(for more: Int, blank: Element) -> MutableSpan<Element> {
        while elements.count < count + more { elements.append(blank) }
        let first = count
        count += more
        return elements.mutableSpan._consumingExtracting(first..<count)
    }

    /// Forgets the last elements.
    mutating func drop(_ last: Int) { count -= last }

    mutating func insert(_ element: Element, at index: Int) {
        append(element)
        var place = count - 1
        while place > index {
            elements.swapAt(place, place - 1)
            place -= 1
        }
    }
}
