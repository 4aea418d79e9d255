import Features

/// Makes scenes of eight seconds in which one class of sound is heard.
struct SceneMaker {
    private var chance: SeededNumbers
    private let voices: [[SpokenClip]]
    private let noises: [[Float]]
    private let music: [[Float]]

    private static let count = 128_000
    private static let mostVoices = 4

    /// How many speakers there must be for scenes of a class.
    static func speakers(for sound: Sound) -> Int {
        switch sound {
        case .quiet, .music, .noise: 0
        case .oneVoice: 1
        case .severalVoices: mostVoices
        }
    }

    /// - Parameters:
    ///   - voices: the clips of each speaker, each with speech in it.
    ///   - noises: long tracks with a mean square of 1, as are those of `music`.
    init(seed: UInt64, voices: [[SpokenClip]], noises: [[Float]], music: [[Float]]) {
        chance = SeededNumbers(seed: seed)
        self.voices = voices
        self.noises = noises
        self.music = music
    }

    /// - Precondition: there are speakers enough for the class.
    mutating func scene(_ sound: Sound) -> [Float] {
        switch sound {
        case .quiet: return track(noises, decibels: -85 + number(20))
        case .noise: return track(noises, decibels: -45 + number(30))
        case .music: return track(music, decibels: -40 + number(25))
        case .oneVoice: return talk(1)
        case .severalVoices: return talk(2 + number(SceneMaker.mostVoices - 1))
        }
    }

    /// A whole number from 0 to below `limit`.
    private mutating func number(_ limit: Int) -> Int { Int(chance.unit() * Float(limit)) }

    private mutating func track(_ tracks: [[Float]], decibels: Int) -> [Float] {
        let track = tracks[number(tracks.count)]
        let from = number(track.count - SceneMaker.count)
        let gain = SoundLevel.power(decibels: decibels).squareRoot()
        return track[from..<from + SceneMaker.count].map { max(-1, min(1, $0 * gain)) }
    }

    /// Clip after clip of some speakers at once, 10 to 30 dB above a noise.
    private mutating func talk(_ speakers: Int) -> [Float] {
        let level = -35 + number(15)
        var scene = track(noises, decibels: level - 10 - number(20))
        var chosen: [Int] = []
        precondition(voices.count >= speakers, "a scene of \(speakers) voices needs as many speakers")
        while chosen.count < speakers {
            let speaker = number(voices.count)
            if !chosen.contains(speaker) { chosen.append(speaker) }
        }
        for speaker in chosen {
            var at = number(4_000)
            while at < scene.count {
                let clip = voices[speaker][number(voices[speaker].count)]
                guard let first = clip.isSpeech.firstIndex(of: true), let last = clip.isSpeech.lastIndex(of: true) else {
                    at += 1_600
                    continue
                }
                let gain = (SoundLevel.power(decibels: level) / clip.power).squareRoot()
                for i in first * 160..<last * 160 + 400 where at < scene.count {
                    scene[at] = max(-1, min(1, scene[at] + gain * clip.samples[i]))
                    at += 1
                }
                at += number(6_400)
            }
        }
        return scene
    }
}
