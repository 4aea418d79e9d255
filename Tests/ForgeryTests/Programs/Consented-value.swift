// error: 'value' is inaccessible due to 'private' protection level
import Consent

func peek(_ token: borrowing Consented<Int>) -> Int {
    token.value
}
