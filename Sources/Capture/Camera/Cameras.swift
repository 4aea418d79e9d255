import Glibc
import Signal

/// The cameras of this machine.
public enum Cameras {
    /// Every device that captures pictures, and every one that may and could not be asked, by their numbers.
    ///
    /// Devices are asked what they can do; none is brought to stream, so no picture is taken and no permit is needed.
    public static func all(in folder: String = "/dev") -> [CameraDescription] {
        let names = (try? Folder.names(in: folder)) ?? []
        let numbers = names.compactMap { $0.hasPrefix("video") ? Int($0.dropFirst("video".count)) : nil }
        return numbers.sorted().compactMap { describe("\(folder)/video\($0)") }
    }

    /// `nil` for a device that captures no pictures.
    private static func describe(_ path: String) -> CameraDescription? {
        do throws(CameraProblem) {
            let device = try CameraDevice(path: path)
            let identity = try CameraIdentity(device)
            guard identity.capturesPictures, identity.streams else { return nil }
            return CameraDescription(
                path: path, card: identity.card, driver: identity.driver, state: device.isInUse ? .busy : .ready,
                offers: device.offers)
        } catch {
            guard error != .noCamera else { return nil }
            let state: CameraState =
                error.isBusy ? .busy : error.isDenied ? .denied : .failed(error.error(of: path).problem)
            return CameraDescription(path: path, card: "", driver: "", state: state, offers: [])
        }
    }
}
